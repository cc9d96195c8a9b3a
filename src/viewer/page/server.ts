/** What the page asks the server: the dashboard once, its computed panels again and again. */
import type {Dashboard} from '../dashboard.ts';
import type {SentAnswer} from '../enclosed.ts';
import type {Flow} from '../serve/flow.ts';
import {answerOf, type Source} from './source.ts';

/** `/g-…/d/UID/slug` is the page; what belongs to it is below `/g-…/view/UID`. */
const [, base = '', uid = ''] = /^(.*)\/d\/([^/]+)/.exec(location.pathname) ?? [];
const view = `${base}/view/${uid}`;

const read = async <T>(response: Response): Promise<T> => {
  const body = (await response.json().catch(() => ({}))) as T & {message?: string};
  if (!response.ok) throw new Error(body.message ?? `The server answered ${response.status}`);
  return body;
};

export const server: Source = {
  dashboard: async () => read<Dashboard>(await fetch(view, {cache: 'no-store'})),
  panels: async (question, signal) => {
    const response = await fetch(`${view}/panels`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(question),
      signal,
    });
    return answerOf(await read<SentAnswer>(response));
  },
  // A host that has nothing to tell answers 404, and that is the end.
  flow: (told) => {
    const source = new EventSource(`${view}/live`);
    source.addEventListener('message', ({data}) => told(JSON.parse(String(data)) as Flow));
    return source;
  },
};
