/** The queries of a request to `/api/ds/query`, read as strictly as Grafana and the plugin read them. */
import {isRecord} from '../../is-record.ts';
import {parseRange, type TimeRange} from '../../../viewer/time-range.ts';
import {bodyOf, refuse, refuseWithId, textOf, type Visit} from './answer.ts';

export type SentQuery = Readonly<Record<string, unknown>>;

/** The queries and their range. Refuses with 400 what is no request of that form. */
export const sentQueries = (visit: Visit): {queries: readonly SentQuery[]; range: TimeRange} => {
  const {queries = [], from = '', to = ''} = bodyOf(visit);
  if (typeof from !== 'string' || typeof to !== 'string') throw refuse(400, 'bad request data');
  if (queries !== null && !Array.isArray(queries)) throw refuse(400, 'bad request data');
  const sent: unknown[] = queries ?? [];
  if (!sent.every(isRecord)) throw refuse(400, 'bad request data');
  if (sent.length === 0) throw refuseWithId(400, 'query.noQueries', 'No queries found');
  const range = parseRange(from, to, visit.cloud.now());
  if (!range) throw refuseWithId(400, 'query.invalidTimeRange', 'Invalid time range');
  if (new Set(sent.map(refIdOf)).size < sent.length)
    throw refuseWithId(400, 'query.duplicateRefId', 'Multiple queries using the same RefId is not allowed ');
  return {queries: sent, range};
};

/** Whether a browser sends it, which asks again and again instead of waiting for the answer. */
export const isAsynchronous = (query: SentQuery): boolean =>
  isRecord(query['meta']) && query['meta']['queryFlow'] === 'async';

export const refIdOf = (query: SentQuery): string => textOf(query['refId']) || 'A';
