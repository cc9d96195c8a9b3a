/** Queries through a Grafana's own query API, as its panels send them. */
import {messageOf} from './grafana-failure.ts';
import type {Answer, GrafanaHttp} from './grafana-http.ts';

/** The plugin's id, which is the type of its data sources, too. */
export const redshiftPlugin = 'grafana-redshift-datasource';

/** A statement, and as what its rows come back: 0 as time series, 1 as a table. */
export type PanelQuery = {readonly rawSQL: string; readonly format: number};

type Frame = {
  readonly schema?: {readonly fields?: readonly {readonly name?: string}[]};
  readonly data?: {readonly values?: readonly (readonly unknown[])[]};
};
type QueryResult = {
  readonly error?: string;
  readonly status?: number;
  readonly frames?: readonly Frame[];
};

/** The rows of a query's first frame, or what went wrong. */
export type Outcome =
  | {readonly error: string}
  | {readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[]};

/** Runs one query over the last three hours. */
export const askThrough = async (grafana: GrafanaHttp, uid: string, query: PanelQuery): Promise<Outcome> => {
  const answer = await grafana.send('POST', '/api/ds/query', {
    from: 'now-3h',
    to: 'now',
    queries: [
      {
        refId: 'A',
        datasource: {type: redshiftPlugin, uid},
        rawSQL: query.rawSQL,
        format: query.format,
        intervalMs: 60_000,
        maxDataPoints: 200,
      },
    ],
  });
  return outcomeOf(answer);
};

const outcomeOf = (answer: Answer): Outcome => {
  const results = answer.body['results'] as Readonly<Record<string, QueryResult>> | undefined;
  const result = results?.['A'];
  if (result?.error) return {error: result.error};
  if (!result || answer.status >= 300) return {error: messageOf(answer)};
  const [frame] = result.frames ?? [];
  const values = frame?.data?.values ?? [];
  return {
    columns: (frame?.schema?.fields ?? []).map(({name = ''}) => name),
    rows: (values[0] ?? []).map((_, row) => values.map((column) => column[row])),
  };
};
