/** What flows from the streams into the views, for the live strip of the dashboard. */
import {followStream} from '../cloud/stream-tail.ts';
import {streamName} from '../steps/config.ts';
import type {Flow, StreamFlow} from '../viewer/serve/flow.ts';
import type {LiveSource} from '../viewer/serve/live.ts';
import {panelTrouble} from './panel-trouble.ts';
import type {Reader} from './reader.ts';
import type {Session} from './session.ts';

const views = ['customer_stream', 'order_stream'] as const;

/** A view is asked every other second; what has arrived since is counted from the stream itself. */
const betweenLooks = 2000;
const second = 1000;

type Seen = {
  /** Arrival times that are newer than the newest row of the view. */
  waiting: number[];
  arrivedThisSecond: number;
  rows: number | null;
  newest: number | null;
};

const askView = async (read: Reader, view: string, signal: AbortSignal) => {
  const sql = `SELECT COUNT(*), CAST(EXTRACT(EPOCH FROM MAX(approximatearrivaltimestamp)) AS FLOAT) FROM ${view}`;
  const [rows, newest] = (await read(sql, signal)).rows[0] ?? [];
  return {rows: Number(rows), newest: newest === null ? null : Number(newest) * 1000};
};

/** Looks at both streams and views of a workshop. */
export const flowOf =
  ({cloud, place, hint}: Session, prefix: string, read: Reader): LiveSource =>
  async (tell, signal) => {
    const lanes = views.map((view) => {
      const state: Seen = {waiting: [], arrivedThisSecond: 0, rows: null, newest: null};
      return {view, stream: streamName({prefix}, view), state};
    });
    /** What goes wrong, by the work that does; work that succeeds says nothing of the others. */
    const problems = new Map<() => Promise<void>, string>();
    /** Goes on until nobody looks any more; what goes wrong is shown, and tried again. */
    const keep = async (pause: number, work: () => Promise<void>): Promise<void> => {
      while (!signal.aborted) {
        try {
          await work();
          problems.delete(work);
        } catch (error) {
          if (signal.aborted) return;
          problems.set(work, panelTrouble(error, place.local, hint));
        }
        await cloud.pause(pause, signal).catch(() => {});
      }
    };
    const looks = lanes.flatMap(({view, stream, state}) => {
      const follow = async () =>
        followStream(cloud, stream, signal, (times) => {
          problems.delete(follow);
          state.arrivedThisSecond += times.length;
          state.waiting.push(...times.filter((time) => time > (state.newest ?? 0)));
        });
      const look = async () => {
        const now = await askView(read, view, signal);
        Object.assign(state, now);
        state.waiting = state.waiting.filter((time) => time > (now.newest ?? 0));
      };
      return [keep(betweenLooks, follow), keep(betweenLooks, look)];
    });
    const telling = keep(second, async () => {
      const at = Date.now();
      const streams = lanes.map(({view, stream, state}): StreamFlow => {
        const {arrivedThisSecond: perSecond, waiting, rows, newest} = state;
        state.arrivedThisSecond = 0;
        return {
          name: stream,
          perSecond,
          view,
          rows,
          pending: waiting.length,
          newestArrival: newest,
          freshnessSeconds: newest === null ? null : Math.max(0, (at - newest) / 1000),
        };
      });
      const [problem] = problems.values();
      const flow: Flow = {at, streams, ...(problem !== undefined && {error: problem})};
      tell(flow);
    });
    await Promise.all([...looks, telling]);
  };
