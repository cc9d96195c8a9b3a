/** What flows, second by second, from the streams into the views: sent to every open page as server-sent events. */
import type {ServerResponse} from 'node:http';
import {openUnderWay} from '../under-way.ts';
import type {Flow} from './flow.ts';

/** Begins to look, tells what it sees until the signal is aborted, and settles when it has stopped. */
export type LiveSource = (tell: (flow: Flow) => void, signal: AbortSignal) => Promise<unknown>;

/** The pages that watch. */
export type Live = {
  /** Sends everything from now on to one page, until it goes; false when too many watch already. */
  join(response: ServerResponse): boolean;
  /** Ends it for all; settles when nobody looks any more. */
  close(): Promise<void>;
};

/** More pages than a browser holds open to one server. */
const mostWatchers = 50;
/** Who takes nothing any more is let go before what is kept for them grows; a page asks again by itself. */
const mostUntaken = 64 * 1024;

/** Looks only while somebody watches, and once for all who do. */
export const openLive = (source: LiveSource): Live => {
  const watchers = new Set<ServerResponse>();
  const looks = openUnderWay();
  let looking: AbortController | undefined;
  let last: string | undefined;
  const tell = (flow: Flow): void => {
    last = `data: ${JSON.stringify(flow)}\n\n`;
    for (const watcher of watchers)
      if (watcher.writableLength > mostUntaken) watcher.destroy();
      else watcher.write(last);
  };
  const stop = (): void => {
    looking?.abort();
    looking = undefined;
    last = undefined;
  };
  const look = (): void => {
    looking = new AbortController();
    looks.add(source(tell, looking.signal));
  };
  return {
    join: (response) => {
      if (watchers.size >= mostWatchers) return false;
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      response.write(last ?? ': welcome\n\n');
      watchers.add(response);
      response.on('close', () => {
        watchers.delete(response);
        if (watchers.size === 0) stop();
      });
      if (!looking) look();
      return true;
    },
    close: async () => {
      stop();
      for (const watcher of watchers) watcher.end();
      await looks.ended();
    },
  };
};
