/** Thresholds behind and in front of a plot: areas, lines, dashed lines. */
import uPlot from 'uplot';
import {colourOf} from '../colours.ts';
import {textOption} from '../series.ts';
import {scaleOf, type Plotted} from './plotted.ts';

type Place = {readonly y: number; readonly colour: string};

/** Where they are, from below; percentages are of the range of what is shown. */
const placesOf = (plot: uPlot, {series: [first], highest}: Plotted): Place[] => {
  const {config} = first ?? {};
  const low = config?.min ?? 0;
  return (config?.thresholds?.steps ?? []).map(({value, color}) => {
    const isShare = config?.thresholds?.mode === 'percentage';
    const at = isShare ? low + ((config?.max ?? highest) - low) * ((value ?? 0) / 100) : value;
    const {top, height} = plot.bbox;
    return {
      y:
        value === null || at === null || !first
          ? top + height
          : Math.round(plot.valToPos(at, scaleOf(first), true)),
      colour: colourOf(color),
    };
  });
};

/** Draws those of the first series, where the file wants lines or areas. */
export const drawThresholds = (plot: uPlot, plotted: Plotted, part: 'line' | 'area'): void => {
  const style = textOption(plotted.series[0]?.config.custom ?? {}, 'thresholdsStyle', 'mode');
  const isDashed = style.startsWith('dashed');
  if (part === 'area' ? !style.includes('area') : !style.startsWith('line') && !isDashed) return;
  const {ctx} = plot;
  const {left, top, width, height} = plot.bbox;
  const bottom = top + height;
  const places = placesOf(plot, plotted);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.lineWidth = uPlot.pxRatio;
  ctx.globalAlpha = part === 'area' ? 0.12 : 0.8;
  if (isDashed) ctx.setLineDash([8 * uPlot.pxRatio, 8 * uPlot.pxRatio]);
  for (const [index, {y, colour}] of places.entries()) {
    ctx.strokeStyle = ctx.fillStyle = colour;
    const above = places[index + 1]?.y ?? top;
    if (part === 'area') ctx.fillRect(left, above, width, Math.min(y, bottom) - above);
    else if (y < bottom) {
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
    }
  }
  ctx.restore();
};
