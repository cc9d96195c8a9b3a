/** The figures of a stat: one for each field, made of all its values, or one for each row. */
import {calculationOf} from './calculations.ts';
import type {Panel} from './dashboard.ts';
import {formatValue, type Cell, type SeenField} from './field-config.ts';
import type {Formatted} from './format-value.ts';
import {patternOf} from './pattern.ts';
import {timesOf} from './seen-frames.ts';
import {
  colourOfValue,
  isHiddenFrom,
  numberOption,
  option,
  seriesOf,
  textOption,
  type Series,
} from './series.ts';

/** One figure of a stat. */
export type Figure = {
  readonly name: string;
  readonly text: Formatted;
  readonly colour: string;
  readonly series: Series;
  /** The times of its values, where the file wants a sparkline of them. */
  readonly times?: SeenField;
  /** By which share its values have grown, from the first to the last; where the file wants that. */
  readonly change?: number;
};

/** Grafana's own limit where the file gives none. */
const usualLimit = 25;

/** Which fields become figures: numbers, unless the file names others. */
const isChosen = ({options}: Panel, series: Series): boolean => {
  const fields = textOption(options, 'reduceOptions', 'fields');
  if (fields === '') return series.field.type === 'number';
  return fields.startsWith('/')
    ? (patternOf(fields)?.test(series.name) ?? false)
    : fields === series.name || fields === series.field.name;
};

const figure = (series: Series, value: Cell, name = series.name, isCount = false): Figure => ({
  name,
  series,
  text: isCount
    ? {prefix: '', text: String(value), suffix: ''}
    : formatValue(value, series.field, series.config),
  colour: colourOfValue(value, series),
});

/** Row by row; a row is named by its texts, and by the field where there are several. */
const ofRows = (panel: Panel, chosen: readonly Series[], fields: readonly SeenField[]): Figure[] => {
  const limit = numberOption(panel.options, usualLimit, 'reduceOptions', 'limit');
  const texts = fields.filter(
    (field) => field.type === 'string' && !chosen.some((series) => series.field === field),
  );
  const count = Math.max(0, ...chosen.map(({field}) => field.values.length));
  return Array.from({length: Math.min(limit, count)}, (_, row) => row).flatMap((row) => {
    const told = texts.map(({values}) => String(values[row] ?? '')).join(' ');
    return chosen.map((series) =>
      figure(
        series,
        series.field.values[row] ?? null,
        [told, (told === '' || chosen.length > 1) && series.name].filter(Boolean).join(' '),
      ),
    );
  });
};

/** What is told of all values of a field, beside the one that is made of them: Grafana draws a sparkline unless the file wants none. */
const course = ({options}: Panel, series: Series, fields: readonly SeenField[]): Partial<Figure> => {
  const {field} = series;
  // One point makes no line.
  const isLine =
    textOption(options, 'graphMode') !== 'none' && field.type === 'number' && field.values.length > 1;
  const times = isLine ? timesOf(field, fields) : undefined;
  const isWanted = option(options, 'showPercentChange') === true;
  const change = isWanted ? calculationOf('diffperc')?.of(field.values) : undefined;
  return {
    ...(times && {times}),
    ...(typeof change === 'number' && {change}),
  };
};

/** The figures in the order of the fields, or of the rows; one for each calculation, which names it where there are several. */
export const figuresOf = (panel: Panel, fields: readonly SeenField[]): Figure[] => {
  const isAny = textOption(panel.options, 'reduceOptions', 'fields') !== '';
  const offered = seriesOf(panel, fields, ({type}) => isAny || type === 'number');
  const chosen = offered.filter((series) => isChosen(panel, series) && !isHiddenFrom(series, 'viz'));
  if (option(panel.options, 'reduceOptions', 'values') === true) return ofRows(panel, chosen, fields);
  const calcs = option(panel.options, 'reduceOptions', 'calcs');
  const known = (Array.isArray(calcs) ? calcs : []).map(String).filter(calculationOf);
  const ids = known.length > 0 ? known : ['lastNotNull'];
  return chosen.flatMap((series) =>
    ids.map((id) => {
      const calculation = calculationOf(id);
      const value = (calculation?.of(series.field.values) ?? null) as Cell;
      const name = ids.length > 1 ? `${id} ${series.name}` : series.name;
      return {
        ...figure(series, value, name, calculation?.isCount === true),
        ...course(panel, series, fields),
      };
    }),
  );
};
