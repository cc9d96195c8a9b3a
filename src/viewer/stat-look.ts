/** What the file says of a stat's tiles: which words stand in them, what is coloured, how they are laid out. */
import type {Panel} from './dashboard.ts';
import type {Formatted} from './format-value.ts';
import {option, textOption} from './series.ts';
import type {Figure} from './stat-values.ts';

/** The words of a tile; a name that stands for the value is as large as one. */
export type TileWords = {readonly name?: string; readonly value?: Formatted};

/** A figure that stands alone needs no name, unless it is the only one to have it: the file gives it one, or none to its panel. */
export const wordsOf = ({options, title, fieldConfig}: Panel, figure: Figure, count: number): TileWords => {
  const {name, text} = figure;
  const isNamed = count > 1 || title === '' || Boolean(fieldConfig.defaults['displayName']);
  switch (textOption(options, 'textMode') || 'auto') {
    case 'none':
      return {};
    case 'name':
      return {value: {prefix: '', text: name, suffix: ''}};
    case 'value':
      return {value: text};
    case 'auto':
      return isNamed ? {name, value: text} : {value: text};
    default:
      return {name, value: text};
  }
};

/** What has the colour of the value: its text, the ground below it (in one tone or in two), or nothing but its sparkline. */
export const paintOf = ({options}: Panel): 'none' | 'value' | 'background' | 'background_solid' => {
  const mode = textOption(options, 'colorMode');
  return mode === 'none' || mode === 'background' || mode === 'background_solid' ? mode : 'value';
};

/** Grown by that share, as Grafana writes it: three digits, and an arrow. */
export const changeText = (change: number): string => {
  const arrow = change > 0 ? '↑ ' : change < 0 ? '↓ ' : '';
  return arrow + change.toLocaleString('en', {style: 'percent', maximumSignificantDigits: 3});
};

/** The colour's name for a change; undefined where it is to be that of the value. */
export const changeColour = ({options}: Panel, change: number): string | undefined => {
  const mode = textOption(options, 'percentChangeColorMode');
  if (mode === 'same_as_value') return undefined;
  if (change === 0) return 'text';
  return change > 0 === (mode !== 'inverted') ? 'green' : 'red';
};

/**
 * How many tiles stand beside each other on so large a place: all, or one, where the file says so (it names the direction in
 * which a tile lies, not the one in which they follow); else as many as make the tiles largest.
 */
export const tilesAcross = ({options}: Panel, count: number, width: number, height: number): number => {
  const orientation = textOption(options, 'orientation');
  if (orientation === 'horizontal') return 1;
  if (orientation === 'vertical' || height <= 0) return Math.max(1, count);
  let [across, largest] = [1, 0];
  for (let tried = 1; tried <= count; tried++) {
    const side = Math.min(width / tried, height / Math.ceil(count / tried));
    if (side > largest) [across, largest] = [tried, side];
  }
  return across;
};

/** Whether a name may stand beside its value, where a tile is wide enough for that. */
export const mayBeWide = ({options}: Panel): boolean => option(options, 'wideLayout') !== false;
