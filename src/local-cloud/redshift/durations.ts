/** How long a cluster's changes take. The realistic ones are the shorter of what AWS needs. */
export const durations = {
  create: {quick: 3000, realistic: 240_000},
  delete: {quick: 1000, realistic: 90_000},
  modify: {quick: 700, realistic: 30_000},
  roles: {quick: 700, realistic: 20_000},
  pause: {quick: 1000, realistic: 120_000},
  resume: {quick: 1500, realistic: 180_000},
  reboot: {quick: 1000, realistic: 90_000},
} as const;
