/** Colours that can be read: WCAG's contrast, and what it takes to reach it. */

type Rgb = readonly [red: number, green: number, blue: number];

/** Channels from 0 to 255 of `#rgb`, `#rrggbb` (an alpha is left out) or `rgb(r, g, b)`; undefined for anything else. */
const channelsOf = (colour: string): Rgb | undefined => {
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

/** The colour, moved towards black or white (whichever is further from the background) until it has the contrast. */
export const readable = (colour: string, background: string, wanted: number): string => {
  const [ink, paper] = [channelsOf(colour), channelsOf(background)];
  if (!ink || !paper) return colour;
  const light = luminance(paper);
  const end = between(light, 1) > between(light, 0) ? 255 : 0;
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = ink.map((channel) => Math.round(channel + (end - channel) * share)) as unknown as Rgb;
    if (between(luminance(mixed), light) >= wanted) return share === 0 ? colour : `rgb(${mixed.join(', ')})`;
  }
  return end === 255 ? '#ffffff' : '#000000';
};
