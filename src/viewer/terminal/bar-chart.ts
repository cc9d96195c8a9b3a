import {limitsOf} from '../field-config.ts';
import {categoryOf, isBarOf, isHiddenFrom, textOption, type Series} from '../series.ts';
import {spansOf, stackingOf} from '../stacking.ts';
import {drawLegend} from './legend.ts';
import {seriesOf, textOf, type Draw} from './picture.ts';
import {fit, widthOf, type Line} from './text.ts';

const numberAt = ({field}: Series, row: number): number => {
  const value = field.values[row];
  return typeof value === 'number' && value > 0 ? value : 0;
};

/** A lying bar for each category, its series one after another, and their values behind it. */
export const drawBarChart: Draw = (picture, {width, height}) => {
  const {panel, fields} = picture;
  const category = categoryOf(panel, fields);
  const series = seriesOf(picture, isBarOf(panel, fields)).filter((each) => !isHiddenFrom(each, 'viz'));
  const legend = drawLegend(picture, series, width);
  const values = category?.values ?? [];
  const most = height - Math.min(1, legend.length);
  const rows = values.slice(0, values.length > most ? most - 1 : most);
  const [named] = seriesOf(picture, (field) => field === category);
  const labels = rows.map((value) => (named ? textOf(value, named) : ''));
  const room = Math.max(0, ...labels.map((text) => widthOf([{text}])));
  const stacking = stackingOf(textOption(panel.options, 'stacking'));
  const ends = rows.map((_, row) =>
    spansOf(
      series.map((each) => numberAt(each, row)),
      stacking,
    ).map(({to}) => to),
  );
  const figures = rows.map((_, row) =>
    series.map((each) => textOf(each.field.values[row] ?? null, each)).join(' + '),
  );
  const longest = Math.max(0, ...figures.map((text) => widthOf([{text}])));
  const along = Math.max(1, width - room - longest - 3);
  const longestBar = limitsOf(ends.flat()).max || 1;
  const bars = rows.map((_, row): Line => {
    let drawn = 0;
    const parts = series.map(({colour}, index) => {
      const end = Math.round(((ends[row]?.[index] ?? 0) / longestBar) * along);
      const length = Math.max(0, end - drawn);
      drawn = Math.max(drawn, end);
      return {text: '█'.repeat(length), colour};
    });
    return [
      ...fit([{text: labels[row] ?? ''}], room + 1),
      ...parts,
      {text: ` ${figures[row]}`, style: 'quiet'},
    ];
  });
  const left = values.length - rows.length;
  const more: Line[] = left > 0 ? [[{text: `… ${left} more`, style: 'quiet'}]] : [];
  return [...bars, ...more, ...legend];
};
