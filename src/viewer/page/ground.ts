/** A ground of a colour, and the text that is read on it. */
import {alphaOf, mixed, textOn} from '../contrast.ts';
import {theme} from './theme.ts';

/** What is fainter leaves the text as it is, as in Grafana. */
const faintest = 0.3;

/** A `gradient` comes from a deeper tone, in the light theme from a lighter one. */
export const paintGround = ({style}: HTMLElement, colour: string, mode: string): void => {
  const deeper = theme() === 'dark' ? mixed(colour, '#000000', 0.25) : mixed(colour, '#ffffff', 0.2);
  const far = mode === 'gradient' ? deeper : colour;
  style.background = far === colour ? colour : `linear-gradient(120deg, ${far}, ${colour})`;
  if (alphaOf(colour) >= faintest) style.color = textOn([colour, far]);
};
