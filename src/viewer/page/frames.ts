/** Work in pieces, each in a frame of its own: the page answers its reader in between, and lays out little at a time. */

/** Answers true when it has not ended, and wants the next frame as well. */
type Piece = () => boolean;

/** Runs pieces, one in each frame. */
export type Frames = {
  /** Does these pieces instead of those that still wait. */
  run(pieces: readonly Piece[]): void;
  stop(): void;
};

/** `ended` is told when nothing waits any more. */
export const inFrames = (ended: () => void): Frames => {
  let waiting: Piece[] = [];
  let frame: number | undefined;
  const step = (): void => {
    frame = undefined;
    const [piece] = waiting;
    if (piece?.() !== true) waiting.shift();
    next();
  };
  const next = (): void => {
    if (waiting.length === 0) ended();
    else frame ??= requestAnimationFrame(step);
  };
  return {
    run: (pieces) => {
      waiting = [...pieces];
      next();
    },
    stop: () => {
      waiting = [];
      if (frame !== undefined) cancelAnimationFrame(frame);
      frame = undefined;
    },
  };
};
