/** Signs for buttons, drawn: not every machine's fonts have them. */
import {svg} from './element.ts';

const paths = {
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2v9.6L12.5 8z',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11zM8 2.5v11M5.5 4v8M3.7 6v4',
  screen: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  close: 'M4 4l8 8M12 4l-8 8',
  code: 'M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5',
  larger: 'M9.5 2.5h4v4M13.5 2.5l-4.5 4.5M6.5 13.5h-4v-4M2.5 13.5L7 9',
  about: 'M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 0 0 0-11.6zM8 7.4v3.4M8 5.1v.1',
  keys: 'M5.6 6a2.4 2.4 0 1 1 3.6 2c-.8.5-1.2 1-1.2 1.9M8 12.4v.1',
  filter: 'M2.5 3.5h11L9.5 8.5v4l-3-1.5V8.5z',
};

export type Icon = keyof typeof paths;

export const icon = (name: Icon): SVGElement =>
  svg(
    'svg',
    {
      class: `icon ${name}`,
      width: 16,
      height: 16,
      viewBox: '0 0 16 16',
      'aria-hidden': 'true',
    },
    svg('path', {d: paths[name]}),
  );
