import type {Cell} from './field-config.ts';

const {compare: compareTexts} = new Intl.Collator('en', {sensitivity: 'base', numeric: true});

/** Which of two values stands first: nothing before everything, and texts as people count, `a2` before `a10`. */
export const compareCells = (a: Cell, b: Cell): number => {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
};
