/** Grafana's named colours, its classic palette and its continuous schemes, in the dark theme. */

const hues: Readonly<Record<string, readonly string[]>> = {
  red: ['#C4162A', '#E02F44', '#F2495C', '#FF7383', '#FFA6B0'],
  orange: ['#FA6400', '#FF780A', '#FF9830', '#FFB357', '#FFCB7D'],
  yellow: ['#E0B400', '#F2CC0C', '#FADE2A', '#FFEE52', '#FFF899'],
  green: ['#37872D', '#56A64B', '#73BF69', '#96D98D', '#C8F2C2'],
  blue: ['#1F60C4', '#3274D9', '#5794F2', '#8AB8FF', '#C0D8FF'],
  purple: ['#8F3BB8', '#A352CC', '#B877D9', '#CA95E5', '#DEB6F2'],
};
const shades = ['dark-', 'semi-dark-', '', 'light-', 'super-light-'];

const named = new Map<string, string>([
  ['text', '#CCCCDC'],
  ['transparent', 'rgba(0, 0, 0, 0)'],
  ['panel-bg', '#181B1F'],
]);
for (const [hue, values] of Object.entries(hues))
  for (const [index, value] of values.entries()) named.set(`${shades[index]}${hue}`, value);

/** A colour name of Grafana's as CSS; any other colour as it is, if it looks like one. */
export const colourOf = (name: string): string => {
  const known = named.get(name);
  if (known) return known;
  return /^#[\da-f]{3,8}$|^(?:rgb|hsl)a?\([\d\s.,%/]+\)$/i.test(name) ? name : '#808080';
};

const classic = [
  'green',
  'semi-dark-yellow',
  'light-blue',
  'semi-dark-orange',
  'red',
  'blue',
  'purple',
  '#705DA0',
  'dark-green',
  'yellow',
  '#447EBC',
  '#C15C17',
  '#890F02',
  '#0A437C',
  '#6D1F62',
  '#584477',
];

/** The colour of the n-th series where no field setting gives one. */
export const classicColour = (index: number): string => colourOf(classic[index % classic.length] ?? 'green');

const schemes: Readonly<Record<string, readonly string[]>> = {
  'continuous-GrYlRd': ['green', 'yellow', 'red'],
  'continuous-RdYlGr': ['red', 'yellow', 'green'],
  'continuous-BlYlRd': ['dark-blue', 'super-light-yellow', 'dark-red'],
  'continuous-YlRd': ['super-light-yellow', 'dark-red'],
  'continuous-BlPu': ['blue', 'purple'],
  'continuous-YlBl': ['super-light-yellow', 'dark-blue'],
  'continuous-blues': ['panel-bg', 'dark-blue'],
  'continuous-reds': ['panel-bg', 'dark-red'],
  'continuous-greens': ['panel-bg', 'dark-green'],
  'continuous-purples': ['panel-bg', 'dark-purple'],
  'continuous-viridis': ['#440154', '#3b528b', '#21918c', '#5ec962', '#fde725'],
  'continuous-magma': ['#000004', '#51127c', '#b73779', '#fc8961', '#fcfdbf'],
  'continuous-plasma': ['#0d0887', '#7e03a8', '#cc4778', '#f89540', '#f0f921'],
  'continuous-inferno': ['#000004', '#57106e', '#bc3754', '#f98e09', '#fcffa4'],
  'continuous-cividis': ['#00224e', '#434e6c', '#7d7c78', '#bcae6c', '#fee838'],
};

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

const hex = (rgb: readonly number[]): string =>
  `#${rgb
    .map((channel) =>
      Math.round(Math.min(255, Math.max(0, channel)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

/** A uniform cubic B-spline through the stops, as Grafana's schemes are mixed: at its ends it meets the first and the last. */
const mixed = (stops: readonly number[], place: number): number => {
  const parts = stops.length - 1;
  const index = Math.min(Math.floor(place * parts), parts - 1);
  const t = place * parts - index;
  const stop = (at: number): number => stops[at] ?? 0;
  const [b, c] = [stop(index), stop(index + 1)];
  const a = index > 0 ? stop(index - 1) : 2 * b - c;
  const d = index < parts - 1 ? stop(index + 2) : 2 * c - b;
  return (
    ((1 - t) ** 3 * a +
      (4 - 6 * t ** 2 + 3 * t ** 3) * b +
      (1 + 3 * t + 3 * t ** 2 - 3 * t ** 3) * c +
      t ** 3 * d) /
    6
  );
};

/** The colour at a place from 0 to 1 of a continuous scheme; undefined when there is no such scheme. */
export const schemeColour = (mode: string, place: number): string | undefined => {
  const stops = schemes[mode]?.map((name) => channels(colourOf(name)));
  return (
    stops &&
    hex(
      [0, 1, 2].map((channel) =>
        mixed(
          stops.map((stop) => stop[channel] ?? 0),
          place,
        ),
      ),
    )
  );
};

/** The n-th shade of a colour: itself, then lighter and darker ones in turn. */
export const shadeOf = (colour: string, index: number): string => {
  if (!/^#[\da-f]{6}$/i.test(colour)) return colour;
  const step = index % 11;
  const towards = step % 2 === 1 ? 255 : 0;
  const share = (Math.ceil(step / 2) / 6) * 0.35;
  return hex(channels(colour).map((channel) => channel + (towards - channel) * share));
};

/** The palette's colour for a name, the same one wherever the name occurs. */
export const colourOfName = (name: string): string => {
  let hash = 5381;
  for (let at = name.length - 1; at >= 0; at--) hash = ((hash * 33) ^ name.charCodeAt(at)) >>> 0;
  return classicColour(hash);
};
