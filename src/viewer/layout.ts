/** Where panels stand on Grafana's grid of 24 columns, whatever their file says. */

export type Place = {readonly x: number; readonly y: number; readonly w: number; readonly h: number};

const columns = 24;

/** What is wider than the grid, or begins too far on the right, is taken in. */
const inside = ({x, y, w, h}: Place): Place => {
  const width = Math.min(Math.max(1, w), columns);
  return {x: Math.min(Math.max(0, x), columns - width), y, w: width, h: Math.max(1, h)};
};

const isBeside = (a: Place, b: Place): boolean => a.x < b.x + b.w && b.x < a.x + a.w;
const bottomOf = ({y, h}: Place): number => y + h;

/** Up to what stands above it in its columns, or down until nothing is in its way. */
const settled = (wanted: Place, placed: readonly Place[]): Place => {
  const near = placed.filter((other) => isBeside(wanted, other));
  const inTheWay = (top: number): Place | undefined =>
    near.find((other) => top < bottomOf(other) && other.y < top + wanted.h);
  const lowest = placed.map(bottomOf).reduce((a, b) => Math.max(a, b), 0);
  let y = Math.max(0, Math.min(wanted.y, lowest));
  if (!inTheWay(y))
    y = near.map(bottomOf).reduce((top, bottom) => (bottom <= y ? Math.max(top, bottom) : top), 0);
  for (let other = inTheWay(y); other; other = inTheWay(y)) y = bottomOf(other);
  return {...wanted, y};
};

/**
 * As Grafana lays a dashboard out: from the top, each as far up as those that stand there already leave it room, and none over
 * another. Answers the places in the order given.
 */
export const compacted = (wanted: readonly Place[]): Place[] => {
  const places = wanted.map((place, index) => ({...inside(place), index}));
  const placed: Place[] = [];
  const made = [...places];
  for (const place of places.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const {index} = place;
    made[index] = {...settled(place, placed), index};
    placed.push(made[index]);
  }
  return made.map(({x, y, w, h}) => ({x, y, w, h}));
};
