/** What the file says of a table and its columns: how cells look, on which side they stand, how high a line is. */
import type {Panel} from './dashboard.ts';
import {option, textOption, type Series} from './series.ts';

/** How a column's cells look. */
export type CellLook = {
  readonly type: 'auto' | 'color-text' | 'color-background' | 'gauge' | 'json-view' | 'image' | 'pill';
  /** Of a gauge `basic`, `gradient` or `lcd`; of a ground `basic` or `gradient`. */
  readonly mode: string;
  /** A ground that colours the whole row. */
  readonly isRow?: boolean;
};

/** What files of Grafana 8 and before say in one word. */
const formerly: Readonly<Record<string, CellLook>> = {
  'color-text': {type: 'color-text', mode: ''},
  'color-background': {type: 'color-background', mode: 'gradient'},
  'color-background-solid': {type: 'color-background', mode: 'basic'},
  'gradient-gauge': {type: 'gauge', mode: 'gradient'},
  'lcd-gauge': {type: 'gauge', mode: 'lcd'},
  basic: {type: 'gauge', mode: 'basic'},
  'json-view': {type: 'json-view', mode: ''},
  image: {type: 'image', mode: ''},
};

/** A cell of a kind that is not known here is written as text. */
export const cellLook = ({config: {custom}}: Series): CellLook => {
  const type = textOption(custom, 'cellOptions', 'type');
  const mode = textOption(custom, 'cellOptions', 'mode');
  if (type === 'gauge') return {type, mode: ['basic', 'lcd'].includes(mode) ? mode : 'gradient'};
  if (type === 'color-background')
    return {
      type,
      mode: mode === 'basic' ? mode : 'gradient',
      isRow: option(custom, 'cellOptions', 'applyToRow') === true,
    };
  if (type === 'color-text' || type === 'json-view' || type === 'image' || type === 'pill')
    return {type, mode: ''};
  return (type === '' && formerly[textOption(custom, 'displayMode')]) || {type: 'auto', mode: ''};
};

/** How a gauge's value is written beside it; a table's gauges do it as plain text unless the file says otherwise. */
export const gaugeText = ({config: {custom}}: Series): 'text' | 'color' | 'hidden' => {
  const mode = textOption(custom, 'cellOptions', 'valueDisplayMode');
  return mode === 'color' || mode === 'hidden' ? mode : 'text';
};

/** Numbers stand on the right, unless the file says otherwise. */
export const sideOf = (series: Series): 'left' | 'center' | 'right' => {
  const align = textOption(series.config.custom, 'align');
  if (align === 'left' || align === 'center' || align === 'right') return align;
  return series.field.type === 'number' && cellLook(series).type !== 'gauge' ? 'right' : 'left';
};

/** Whether a column is one of the table's, and not hidden by the file. */
export const isColumn = ({config: {custom}}: Series): boolean =>
  option(custom, 'hidden') !== true && option(custom, 'hideFrom', 'viz') !== true;

/** Whether long texts of a column go on in another line; until Grafana 12 its cells said so. */
export const isWrapped = ({config: {custom}}: Series): boolean =>
  option(custom, 'wrapText') === true || option(custom, 'cellOptions', 'wrapText') === true;

/** Whether a table shows the names of its columns. */
export const hasHeader = ({options}: Panel): boolean => option(options, 'showHeader') !== false;

const heights: Readonly<Record<string, number>> = {sm: 36, md: 42, lg: 48};

/** How high a line of a table is, in pixels. */
export const lineHeightOf = ({options}: Panel): number => heights[textOption(options, 'cellHeight')] ?? 36;
