/** A moment for people, the same wherever they are: `2026-11-24 22:00 UTC`. */
export const inWords = (time: Date): string => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
