/** Colours that can be read: WCAG's contrast, and what it takes to reach it. */

type Rgb = readonly [red: number, green: number, blue: number];

/** Channels from 0 to 255 of `#rgb`, `#rrggbb` (an alpha is left out) or `rgb(r, g, b)`; undefined for anything else. */
export const channelsOf = (colour: string): Rgb | undefined => {
  const hex = /^#([\da-f]{3,8})$/i.exec(colour)?.[1];
  const long = hex && hex.length < 6 ? hex.slice(0, 3).replaceAll(/./g, '$&$&') : hex;
  const parts = long
    ? [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16))
    : (/^rgba?\(([\d\s.,]+)\)$/.exec(colour)?.[1] ?? '').split(/[\s,]+/).map(Number);
  const [red, green, blue] = parts;
  return red === undefined || green === undefined || blue === undefined || parts.some(Number.isNaN)
    ? undefined
    : [red, green, blue];
};

/** How opaque a colour is, from 0 to 1. */
export const alphaOf = (colour: string): number => {
  const [, long, short = ''] = /^#(?:[\da-f]{6}([\da-f]{2})|[\da-f]{3}([\da-f]))$/i.exec(colour) ?? [];
  const hex = long ?? short + short;
  if (hex !== '') return Number.parseInt(hex, 16) / 255;
  const share = /^rgba\(.*,\s*([\d.]+)\s*\)$/i.exec(colour)?.[1];
  return share === undefined ? 1 : Number(share);
};

const luminance = (rgb: Rgb): number => {
  const [red, green, blue] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const between = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/** WCAG's contrast of two colours, from 1 to 21; 1 where one of them is not known. */
export const contrast = (a: string, b: string): number => {
  const [left, right] = [channelsOf(a), channelsOf(b)];
  return left && right ? between(luminance(left), luminance(right)) : 1;
};

/** A colour mixed with so much (from 0 to 1) of another; as it is where one of them is not known. */
export const mixed = (colour: string, other: string, share: number): string => {
  const [own, far] = [channelsOf(colour), channelsOf(other)];
  if (!own || !far) return colour;
  return `rgb(${own.map((channel, at) => Math.round(channel + ((far[at] ?? 0) - channel) * share)).join(', ')})`;
};

/** White where it is read on all of these grounds, else what is read better on them: white, or nearly black. */
export const textOn = (grounds: readonly string[]): string => {
  const least = (text: string): number => Math.min(...grounds.map((ground) => contrast(text, ground)));
  const [white, dark] = ['#ffffff', '#111217'];
  return least(white) > 4.5 || least(white) > least(dark) ? white : dark;
};

/** The colour, moved towards black or white (whichever is further from the background) until it has the contrast. */
export const readable = (colour: string, background: string, wanted: number): string => {
  const paper = channelsOf(background);
  if (!channelsOf(colour) || !paper) return colour;
  const light = luminance(paper);
  const end = between(light, 1) > between(light, 0) ? '#ffffff' : '#000000';
  for (let share = 0; share < 1; share += 0.04) {
    const moved = share === 0 ? colour : mixed(colour, end, share);
    if (contrast(moved, background) >= wanted) return moved;
  }
  return end;
};
