/** The stat: tiles of figures, each with its name, its change and a sparkline where the file wants them. */
import {colourOf} from '../colours.ts';
import type {Panel} from '../dashboard.ts';
import type {Formatted} from '../format-value.ts';
import {numberOption, textOption} from '../series.ts';
import {sparkOf} from '../sparkline.ts';
import {changeColour, changeText, mayBeWide, paintOf, tilesAcross, wordsOf} from '../stat-look.ts';
import {figuresOf, type Figure} from '../stat-values.ts';
import {fieldsOf, type Drawing, type Picture} from './drawing.ts';
import {element} from './element.ts';
import {paintGround} from './ground.ts';
import {sizeOf} from './size.ts';
import {drawSpark} from './spark.ts';
import {ink} from './theme.ts';

/** A value as long as most leaves room to grow. */
const fewestLetters = 7;

const written = (value: Formatted | undefined): string =>
  value ? `${value.prefix}${value.text || '–'}${value.suffix}` : '';

const sized = ({options}: Panel, part: string): {css?: Record<string, string>} => {
  const pixels = numberOption(options, 0, 'text', part);
  return pixels > 0 ? {css: {'font-size': `${pixels}px`}} : {};
};

const changeOf = (panel: Panel, change: number, isOnGround: boolean): HTMLElement => {
  const colour = changeColour(panel, change);
  const isOwn = colour !== undefined && !isOnGround;
  return element(
    'div',
    {class: 'change', ...sized(panel, 'percentSize')},
    element('span', isOwn ? {css: {color: ink(colourOf(colour))}} : {}, changeText(change)),
  );
};

const tile = ({panel, range}: Picture, figure: Figure, count: number): HTMLElement => {
  const {colour, series, text, times, change} = figure;
  const paint = paintOf(panel);
  const isOnGround = paint.startsWith('background');
  const {name, value} = wordsOf(panel, figure, count);
  const isCentred = textOption(panel.options, 'justifyMode') === 'center' || name === undefined;
  const made = element(
    'div',
    {
      class: ['tile', isOnGround && 'background', isCentred && 'centred', mayBeWide(panel) && 'may-be-wide']
        .filter(Boolean)
        .join(' '),
      title: `${figure.name}: ${written(text)}`,
      css: {'--ink': paint === 'value' ? ink(colour, true) : 'inherit'},
    },
    element(
      'div',
      {class: 'told'},
      name !== undefined && element('div', {class: 'name', ...sized(panel, 'titleSize')}, name),
      value &&
        element(
          'div',
          {class: 'value', ...sized(panel, 'valueSize')},
          value.prefix && element('small', {}, value.prefix),
          value.text || '–',
          value.suffix && element('small', {}, value.suffix),
        ),
      change !== undefined && changeOf(panel, change, isOnGround),
    ),
    times && drawSpark(sparkOf(series, times, range), isOnGround ? 'currentColor' : colour),
  );
  if (isOnGround) paintGround(made, colour, paint === 'background' ? 'gradient' : 'basic');
  return made;
};

/** An empty stat, to be updated. */
export const drawStat = (): Drawing => {
  const node = element('div', {class: 'stat'});
  let last: Panel | undefined;
  const layOut = (): void => {
    const {width, height} = place.now() ?? {width: 0, height: 0};
    const count = node.childElementCount;
    if (last) node.style.setProperty('--across', String(tilesAcross(last, count, width, height)));
  };
  const place = sizeOf(node, layOut);
  return {
    node,
    update: (picture: Picture) => {
      const {panel} = picture;
      const figures = figuresOf(panel, fieldsOf(picture));
      const lengths = figures.map((each) => written(wordsOf(panel, each, figures.length).value).length);
      node.style.setProperty('--letters', String(Math.max(fewestLetters, ...lengths)));
      node.replaceChildren(...figures.map((each) => tile(picture, each, figures.length)));
      last = panel;
      layOut();
    },
    close: () => place.close(),
  };
};
