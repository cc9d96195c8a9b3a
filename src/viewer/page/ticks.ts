/** Places on an axis, and what is written at them. */
import type {FieldConfig} from '../field-config.ts';
import {numberText} from '../format-value.ts';

/** Round places from a minimum to a maximum, about as many as wanted; whole ones where values have no decimals. */
export const ticks = (min: number, max: number, wanted: number, isWhole = false): number[] => {
  const raw = (max - min || 1) / Math.max(1, wanted);
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const round = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((size) => size >= raw) ?? raw;
  const step = isWhole ? (wholeSteps.find((size) => size >= raw) ?? Math.ceil(round)) : round;
  const places: number[] = [];
  for (let at = Math.ceil(min / step) * step; at <= max + step / 1e6; at += step)
    places.push(Number(at.toPrecision(12)));
  return places;
};

/** Steps of an axis for values without decimals. */
export const wholeSteps: number[] = Array.from({length: 13}, (_, power) => 10 ** power).flatMap((size) =>
  [1, 2, 2.5, 5].map((factor) => factor * size).filter(Number.isInteger),
);

/** A value at an axis; the decimals follow from the step, so that all places are written alike. */
export const tickText = (value: number, step: number, {unit, decimals, zone}: FieldConfig): string => {
  const [, fraction = ''] = /\.(\d+)$/.exec(String(Number(step.toPrecision(6)))) ?? [];
  return numberText(value, unit, decimals ?? (fraction.length > 0 ? fraction.length : undefined), zone);
};
