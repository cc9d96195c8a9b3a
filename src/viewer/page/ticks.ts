/** Round places on a scale from zero (or a minimum) to a maximum, about as many as wanted. */
export const ticks = (min: number, max: number, wanted: number): number[] => {
  const raw = (max - min || 1) / Math.max(1, wanted);
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((size) => size >= raw) ?? raw;
  const places: number[] = [];
  for (let at = Math.ceil(min / step) * step; at <= max + step / 1e6; at += step)
    places.push(Number(at.toPrecision(12)));
  return places;
};
