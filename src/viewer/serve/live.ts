/** What flows, second by second, from the streams into the views: sent to every open page as server-sent events. */
import type {ServerResponse} from 'node:http';
import type {Flow} from './flow.ts';

/** Begins to look, tells what it sees until the signal is aborted. */
export type LiveSource = (tell: (flow: Flow) => void, signal: AbortSignal) => void;

export type Live = {
  /** Sends everything from now on to one page, until it goes. */
  join(response: ServerResponse): void;
  close(): void;
};

/** Looks only while somebody watches, and once for all who do. */
export const openLive = (source: LiveSource): Live => {
  const watchers = new Set<ServerResponse>();
  let looking: AbortController | undefined;
  let last: string | undefined;
  const tell = (flow: Flow): void => {
    last = `data: ${JSON.stringify(flow)}\n\n`;
    for (const watcher of watchers) watcher.write(last);
  };
  const leave = (response: ServerResponse): void => {
    watchers.delete(response);
    if (watchers.size > 0) return;
    looking?.abort();
    looking = undefined;
    last = undefined;
  };
  return {
    join: (response) => {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      response.write(last ?? ': welcome\n\n');
      watchers.add(response);
      response.on('close', () => leave(response));
      if (looking) return;
      looking = new AbortController();
      source(tell, looking.signal);
    },
    close: () => {
      looking?.abort();
      for (const watcher of watchers) watcher.end();
    },
  };
};
