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
  'continuous-BlPu': ['dark-blue', 'dark-purple'],
  'continuous-YlBl': ['super-light-yellow', 'dark-blue'],
  'continuous-blues': ['panel-bg', 'dark-blue'],
  'continuous-reds': ['panel-bg', 'dark-red'],
  'continuous-greens': ['panel-bg', 'dark-green'],
  'continuous-purples': ['panel-bg', 'dark-purple'],
};

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/** The colour at a place from 0 to 1 of a continuous scheme; undefined when there is no such scheme. */
export const schemeColour = (mode: string, place: number): string | undefined => {
  const stops = schemes[mode]?.map(colourOf);
  if (!stops) return undefined;
  const at = Math.min(1, Math.max(0, place)) * (stops.length - 1);
  const index = Math.min(Math.floor(at), stops.length - 2);
  const [a, b] = [channels(stops[index] ?? ''), channels(stops[index + 1] ?? '')];
  const mixed = a.map((channel, i) => Math.round(channel + ((b[i] ?? channel) - channel) * (at - index)));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
};
