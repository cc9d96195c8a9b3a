/** Grafana's two themes. The style sheet has the surfaces; here is what the colours of data need to be read on them. */
import {colourOf} from '../colours.ts';
import {readable} from '../contrast.ts';

export type Theme = 'dark' | 'light';

/** The lightest surface of the dark theme that carries coloured text, the darkest of the light one. */
const papers: Readonly<Record<Theme, string>> = {dark: '#22252b', light: '#f4f5f5'};
const panels: Readonly<Record<Theme, string>> = {dark: '#181b1f', light: '#ffffff'};

let current: Theme = 'dark';

export const theme = (): Theme => current;

export const setTheme = (wanted: Theme): void => {
  current = wanted;
  document.documentElement.dataset['theme'] = wanted;
};

/** What lies behind a chart. */
export const panelColour = (): string => panels[current];

/** A colour of data as that of a text; large texts need less contrast (WCAG AA). */
export const ink = (colour: string, isLarge = false): string =>
  colour === colourOf('text') ? 'var(--text)' : readable(colour, papers[current], isLarge ? 3.1 : 4.6);

/** A property of the style sheet, for what is painted on a canvas. */
export const cssProperty = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
