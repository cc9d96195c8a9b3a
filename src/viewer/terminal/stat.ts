import {colourOf} from '../colours.ts';
import type {Formatted} from '../format-value.ts';
import {option} from '../series.ts';
import {heightsOf, sparkOf} from '../sparkline.ts';
import {changeColour, changeText, paintOf, wordsOf} from '../stat-look.ts';
import {figuresOf, type Figure} from '../stat-values.ts';
import type {Draw, Picture} from './picture.ts';
import {beside, visible, widthOf, type Line} from './text.ts';

const gap = 2;
const eighths = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** The lines of a tile with a sparkline. */
const fullHeight = 3;

const written = ({prefix, text, suffix}: Formatted): string => visible(prefix + text + suffix) || '–';

/** A name, and below it the value with what it has grown by. */
const words = ({panel}: Picture, figure: Figure, count: number): Line[] => {
  const {name, value} = wordsOf(panel, figure, count);
  const colour = paintOf(panel) === 'none' ? {} : {colour: figure.colour};
  const {change} = figure;
  const changed = change === undefined ? undefined : changeColour(panel, change);
  return [
    ...(name === undefined ? [] : [[{text: visible(name), style: 'quiet' as const}]]),
    [
      ...(value ? [{text: written(value), ...colour, style: 'bold' as const}] : []),
      ...(change === undefined
        ? []
        : [{text: ` ${changeText(change)}`, ...(changed ? {colour: colourOf(changed)} : colour)}]),
    ],
  ];
};

/** A row of blocks, each as high as the values in its place. */
const sparkline = ({range}: Picture, {series, times, colour}: Figure, width: number): Line[] =>
  times
    ? [
        heightsOf(sparkOf(series, times, range), width).map((height) =>
          height === undefined
            ? {text: ' '}
            : {text: eighths[Math.min(7, Math.floor(height * 8))] ?? ' ', colour},
        ),
      ]
    : [];

/** Figures side by side as far as there is room, or one below another where the file says so; sparklines where they have a line. */
export const drawStat: Draw = (picture, {width, height}) => {
  const {panel, fields} = picture;
  const figures = figuresOf(panel, fields);
  const tiles = figures.map((figure) => words(picture, figure, figures.length));
  const natural = tiles.map((lines) => Math.max(...lines.map(widthOf)));
  const inOneRow = natural.reduce((sum, own) => sum + own + gap, -gap);
  const widest = Math.max(0, ...natural);
  const across =
    option(panel.options, 'orientation') === 'horizontal'
      ? 1
      : inOneRow <= width
        ? figures.length
        : Math.max(1, Math.floor((width + gap) / (widest + gap)));
  const hasRoom = Math.ceil(tiles.length / across) * fullHeight <= height;
  const more = Math.floor((width - inOneRow) / Math.max(1, tiles.length));
  const equal = Math.floor((width - gap * (across - 1)) / across);
  const blocks = figures.map((figure, i) => {
    const own = across === figures.length ? (natural[i] ?? 0) + more : equal;
    return {lines: [...(tiles[i] ?? []), ...(hasRoom ? sparkline(picture, figure, own) : [])], width: own};
  });
  return Array.from({length: Math.ceil(blocks.length / across)}, (_, row) =>
    beside(blocks.slice(row * across, (row + 1) * across), gap),
  ).flat();
};
