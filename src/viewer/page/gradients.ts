/** What a series is painted with: one colour, or one of Grafana's gradients from the top of the plot to its bottom. */
import type uPlot from 'uplot';
import {isByValue} from '../field-config.ts';
import {turned} from '../hue.ts';
import {colourOfValue, textOption, type Series} from '../series.ts';
import {scaleOf} from './plotted.ts';
import {theme} from './theme.ts';

type Paint = string | ((plot: uPlot) => CanvasGradient);

/** A colour at a place from 0 at the top to 1. */
type Stop = readonly [place: number, colour: string];

const gradient =
  (stops: (plot: uPlot) => readonly Stop[]) =>
  (plot: uPlot): CanvasGradient => {
    const {top, height} = plot.bbox;
    const made = plot.ctx.createLinearGradient(0, top, 0, top + height);
    for (const [place, colour] of stops(plot)) made.addColorStop(place, colour);
    return made;
  };

/** Of nothing at all no hue would be left, and an area would fade to black. */
const nearlyNothing = 0.001;

const hues = (colour: string): readonly [string, string] => [
  turned(colour, 15, 0.1),
  turned(colour, -15, theme() === 'dark' ? -0.1 : 0),
];

/** So many colours of a scheme are mixed by the canvas. */
const mixedBetween = 32;

/** The colours that values have where they stand: in steps at thresholds, flowing in a scheme. */
const byHeight =
  (series: Series, laid: (colour: string) => string) =>
  (plot: uPlot): readonly Stop[] => {
    const scale = scaleOf(series);
    const height = plot.over.clientHeight || 1;
    const {color, thresholds} = series.config;
    const colourAt = (place: number): string =>
      laid(colourOfValue(plot.posToVal(place * height, scale), series));
    if (color?.mode.startsWith('continuous'))
      return Array.from({length: mixedBetween + 1}, (_, at) => [
        at / mixedBetween,
        colourAt(at / mixedBetween),
      ]);
    const {min, max} = series.limits;
    const edges = (thresholds?.steps ?? []).flatMap(({value}) => {
      const at = thresholds?.mode === 'percentage' ? min + ((value ?? 0) / 100) * (max - min) : value;
      const place = typeof at === 'number' ? plot.valToPos(at, scale) / height : -1;
      return place > 0 && place < 1 ? [place] : [];
    });
    const places = [0, ...edges.sort((a, b) => a - b), 1];
    return places.slice(1).flatMap((end, at): Stop[] => {
      const from = places[at] ?? 0;
      const colour = colourAt((from + end) / 2);
      return [
        [from, colour],
        [end, colour],
      ];
    });
  };

const modeOf = ({config}: Series): string => textOption(config.custom, 'gradientMode');

/** Whether it is painted in the colours of its values, which need some of their own. */
export const hasScheme = (series: Series): boolean => modeOf(series) === 'scheme' && isByValue(series.config);

const between = (top: string, bottom: string): Paint =>
  gradient(() => [
    [0, top],
    [1, bottom],
  ]);

/** With the hues of its colour or the colours of its heights; undefined where it has but one. */
const painted = (series: Series, laid: (colour: string) => string): Paint | undefined => {
  if (hasScheme(series)) return gradient(byHeight(series, laid));
  const [first, last] = hues(series.colour);
  return modeOf(series) === 'hue' ? between(laid(first), laid(last)) : undefined;
};

/** The line. */
export const strokeOf = (series: Series): Paint => painted(series, (colour) => colour) ?? series.colour;

/** The area, or the inside of a bar: each colour is laid on with so much of it, from 0 to 1. Only this can fade. */
export const fillOf = (
  series: Series,
  opacity: number,
  laid: (colour: string, opacity: number) => string,
): Paint => {
  const {colour} = series;
  if (modeOf(series) === 'opacity') return between(laid(colour, opacity), laid(colour, nearlyNothing));
  return painted(series, (each) => laid(each, opacity)) ?? laid(colour, opacity);
};
