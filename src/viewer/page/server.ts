/** What the page asks the server: the dashboard once, its computed panels again and again. */
import {readerHere} from '../calendar.ts';
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

/** A browser comes again by itself while nobody is there, and gives up after an answer that says no, which may be a proxy's. */
const patience = 5000;

/** Settles when the signal is aborted. A host that has nothing to tell answers 404 at once, and nothing is ever told. */
const listen = async (told: (flow: Flow) => void, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    let hasTold = false;
    let source: EventSource | undefined;
    const open = (): void => {
      if (signal.aborted) return;
      const opened = new EventSource(`${view}/live`);
      opened.addEventListener('message', ({data}) => {
        hasTold = true;
        told(JSON.parse(String(data)) as Flow);
      });
      opened.addEventListener('error', () => {
        if (hasTold && opened.readyState === EventSource.CLOSED) setTimeout(open, patience);
      });
      source = opened;
    };
    const leave = (): void => {
      source?.close();
      done();
    };
    open();
    // Whoever pauses and goes on quickly may have left before their turn came.
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave);
  });

/**
 * A browser holds six connections to a server open, for all its pages together: so one of them listens and tells the others, and
 * when it goes another one does. Where there are no locks, as over plain HTTP from elsewhere, each listens for itself.
 */
const followFlow = (told: (flow: Flow) => void): {close(): void} => {
  const leaving = new AbortController();
  const {signal} = leaving;
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) void listen(told, signal);
  else {
    const name = `flow of ${view}`;
    const others = new BroadcastChannel(name);
    others.addEventListener('message', ({data}) => told(data as Flow));
    const tellAll = (flow: Flow): void => {
      // A channel has no other origin to name.
      // oxlint-disable-next-line require-post-message-target-origin
      others.postMessage(flow);
      told(flow);
    };
    locks
      .request(name, {signal}, async () => listen(tellAll, signal))
      .catch(() => {})
      .finally(() => others.close());
  }
  return {close: () => leaving.abort()};
};

/** The server that the page came from. */
export const server: Source = {
  dashboard: async () => read<Dashboard>(await fetch(view, {cache: 'no-store'})),
  panels: async (question, signal) => {
    const response = await fetch(`${view}/panels`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({...question, reader: readerHere()}),
      signal,
    });
    return answerOf(await read<SentAnswer>(response));
  },
  flow: followFlow,
};
