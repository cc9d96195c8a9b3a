/** What the file says of a table's columns: how their cells look, and on which side they stand. */
import {option, textOption, type Series} from './series.ts';

/** How a column's cells look. */
export type CellLook = {
  readonly type: 'auto' | 'color-text' | 'color-background' | 'gauge';
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
  if (type === 'color-text') return {type, mode: ''};
  return (type === '' && formerly[textOption(custom, 'displayMode')]) || {type: 'auto', mode: ''};
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
