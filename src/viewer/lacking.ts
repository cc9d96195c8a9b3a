/** What Grafana says of an answer that a panel of a kind cannot be drawn from. */
import type {Panel} from './dashboard.ts';
import type {SeenField} from './field-config.ts';
import {textOption} from './series.ts';

/** Undefined where it can be drawn, and where there is nothing at all. */
export const lackOf = ({type, options}: Panel, fields: readonly SeenField[]): string | undefined => {
  if (!fields.some(({values}) => values.length > 0)) return undefined;
  const has = (...types: readonly string[]): boolean => fields.some((field) => types.includes(field.type));
  if (type === 'timeseries') {
    if (!has('time')) return 'Data is missing a time field';
    return has('number') ? undefined : 'Data is missing a number field';
  }
  if (type === 'stat')
    return has('number') || textOption(options, 'reduceOptions', 'fields') !== ''
      ? undefined
      : 'There is no number to show';
  if (type !== 'barchart') return undefined;
  if (!has('string', 'time')) return 'Bar charts require a string or time field';
  return has('number') ? undefined : 'No numeric fields found';
};
