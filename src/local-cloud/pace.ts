/** How fast life cycles (`creating` to `available`) take place. Schedules keep their own time at every pace. */
export const paces = ['instant', 'quick', 'realistic'] as const;
export type Pace = (typeof paces)[number];

/** Milliseconds at each pace; at `instant` nothing waits. */
export type Durations = {readonly quick: number; readonly realistic: number};

/** How long one change of state takes at a pace, in milliseconds. */
export const duration = (pace: Pace, durations: Durations): number =>
  pace === 'instant' ? 0 : durations[pace];
