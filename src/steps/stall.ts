/** Why nothing new comes into a view although nothing has failed: asked of the stream and of the refreshes. */
import {firstArrival} from '../cloud/streams.ts';
import {queryTable, type Database} from '../cloud/statements.ts';
import type {Tools} from './workshop-step.ts';

export type Stall = {readonly why: string; readonly next: string};

/** What is known of a view and of the stream that it reads. */
export type Flow = {
  readonly view: string;
  readonly stream: string;
  /** The function that fills the stream. */
  readonly producer: string;
  readonly database: Database;
  /** When the newest record in the view arrived in the stream; undefined while the view is empty. */
  readonly newest: Date | undefined;
};

const minute = 60_000;

/** A refresh comes every ten seconds or so, a producer's run every minute: three minutes without are no chance. */
const patience = 3 * minute;

/** Why the view stands still; undefined while it does not, or when nobody can say. */
export const explainStall = async (
  tools: Tools,
  flow: Flow,
  signal: AbortSignal,
): Promise<Stall | undefined> => {
  const now = Date.now();
  if (flow.newest && now - flow.newest.getTime() < patience) return undefined;
  // A record of the last seconds may be in the next refresh.
  const since = new Date(Math.max(now - patience, (flow.newest?.getTime() ?? 0) + 1000));
  const arrival = await firstArrival(tools.cloud, flow.stream, since);
  if (arrival === undefined)
    return {
      why: `no record has come into the stream ${flow.stream} in the last 3 minutes`,
      next: `The function ${flow.producer} fills it: its log tells why (console: Lambda, Functions, Monitor)`,
    };
  return now - arrival.getTime() > minute / 2 ? explainRefresh(tools, flow, signal) : undefined;
};

/** Records come, the view does not take them in: the last refresh tells why. */
const explainRefresh = async (
  {cloud}: Tools,
  {view, stream, database}: Flow,
  signal: AbortSignal,
): Promise<Stall> => {
  const sql = `SELECT TRIM(status), DATEDIFF(second, start_time, GETDATE()), end_time FROM sys_mv_refresh_history WHERE TRIM(mv_name) = '${view}' ORDER BY start_time DESC LIMIT 1`;
  const {rows} = await queryTable(cloud, database, sql, {signal});
  const [status, seconds, end] = rows[0] ?? [];
  const what = `records come into ${stream}, but not into the view`;
  if (status === undefined || Number(seconds) * 1000 > patience)
    return {
      why: `${what}: it has not been refreshed for ${status === undefined ? 'as long as anybody knows' : `${Math.round(Number(seconds) / 60)} minutes`}`,
      next: 'Let the refresh loop run again: rsw step refresh-loop',
    };
  if (end === null || end === undefined)
    return {
      why: `${what}: a refresh has been under way for ${seconds} seconds`,
      next: "If that stays, look at the cluster's way to Kinesis (console: VPC, Endpoints): rsw step warehouse --explain",
    };
  return {
    why: `${what}; its last refresh says: ${String(status)}`,
    next: 'The last refreshes: rsw query refresh-history; records that were left out: rsw query stream-scan-errors',
  };
};
