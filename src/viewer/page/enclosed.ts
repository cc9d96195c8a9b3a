/** The answers that a snapshot has inside of it. */
import {enclosedId, type Enclosed} from '../enclosed.ts';
import {answerOf, type Source} from './source.ts';

/** What this page holds; undefined where it holds nothing and has to ask. */
export const enclosed = (): Source | undefined => {
  const text = document.getElementById(enclosedId)?.textContent;
  if (!text) return undefined;
  const {dashboard, answer, taken} = JSON.parse(text) as Enclosed;
  const seen = answerOf(answer);
  return {dashboard: async () => dashboard, panels: async () => seen, taken};
};
