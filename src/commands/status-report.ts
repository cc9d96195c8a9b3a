/** `status --json`: its shape is promised to those who read it. */
import {queryTable} from '../cloud/statements.ts';
import {adminUser, streamName} from '../steps/config.ts';
import {perDay, perMonth} from '../steps/costs.ts';
import {spendingOf, type Spending} from '../steps/spending.ts';
import {explainStall, type Stall} from '../steps/stall.ts';
import {pricesOf, type Part} from '../steps/prices.ts';
import {linksOf} from '../steps/links.ts';
import type {Tools} from '../steps/workshop-step.ts';
import type {Finding, Findings} from '../workshop/plan.ts';
import {look} from '../workshop/look.ts';
import type {Run} from '../workshop/work.ts';
import type {Outputs} from '../workshop/step.ts';
import type {Session} from './session.ts';

export type StepReport = {
  readonly name: string;
  readonly title: string;
  readonly state: Finding['state'];
  readonly why: string;
  readonly outputs: Outputs;
};

export type StreamReport = {
  /** The stream, with the workshop's prefix. */
  readonly name: string;
  /** The view that reads it, by which a statement asks. */
  readonly view: string;
  /** Rows in the view; null while there is no view. */
  readonly rows: number | null;
  /** When the newest record in the view arrived in the stream, as an ISO time. */
  readonly newestArrival: string | null;
  readonly freshnessSeconds: number | null;
  /** Why nothing new comes in, and what to do; null while it flows, or when nobody can say. */
  readonly stall: Stall | null;
};

export type StatusReport = {
  readonly version: 1;
  readonly target: {
    readonly name: string;
    readonly local: boolean;
    readonly account: string;
    readonly region: string;
    readonly prefix: string;
    readonly endpoint: string | null;
  };
  readonly steps: readonly StepReport[];
  readonly streams: readonly StreamReport[];
  /** US dollars, zero on this machine; null where there is no price, or the cloud could not be asked. */
  readonly cost: {
    readonly currency: 'USD';
    readonly estimate: true;
    /** Where and of when the prices are. */
    readonly prices: {readonly region: string; readonly dated: string};
    readonly nodeType: string | null;
    /** While everything runs. */
    readonly perHour: number | null;
    readonly perDay: number | null;
    readonly perMonth: number | null;
    readonly perMonthGrafana: number;
    /** While the cluster is paused. */
    readonly pausedPerHour: number | null;
    /** Since when the cluster is paused (an ISO time; null when nobody knows); null while it is not. */
    readonly paused: {readonly since: string | null} | null;
    /** At most: pauses by hand are not known. */
    readonly soFar: number | null;
    /** The parts at AWS's prices: units used in an hour, and whether a paused cluster still needs them. */
    readonly lines: readonly (Omit<Part, 'rests'> & {readonly whilePaused: boolean})[];
  };
  readonly links: Readonly<Record<string, string>>;
};

const outputsOf = (finding: Finding | undefined): Outputs =>
  finding?.state === 'ready' ? finding.outputs : {};

/** Asks the cloud for everything. */
export const askStatus = async (run: Run<Tools>, session: Session): Promise<StatusReport> => {
  const {cloud, config} = run.tools;
  const findings = await look(run);
  const [spending, ...streams] = await Promise.all([
    spendingOf(run.tools).catch(() => undefined),
    ...(['customer_stream', 'order_stream'] as const).map(async (stream) =>
      askStream(run, findings, stream, session.hint),
    ),
  ]);
  return {
    version: 1,
    target: {
      name: session.target,
      local: session.place.local,
      account: cloud.account,
      region: cloud.region,
      prefix: config.prefix,
      endpoint: cloud.endpoint ?? null,
    },
    steps: run.steps.map(({name, title}) => {
      const finding = findings.get(name) ?? {state: 'unknown', why: ''};
      return {name, title, state: finding.state, why: finding.why ?? '', outputs: outputsOf(finding)};
    }),
    streams,
    cost: costReport(spending),
    links: linksOf(run.tools, (step) => outputsOf(findings.get(step))),
  };
};

const costReport = (spending: Spending | undefined): StatusReport['cost'] => {
  const priced = (amount: number | undefined): number | null => (spending?.isFree ? 0 : (amount ?? null));
  const {costs, paused} = spending ?? {};
  const hour = costs?.hour;
  return {
    currency: 'USD',
    estimate: true,
    prices: pricesOf,
    nodeType: costs?.nodeType ?? null,
    perHour: priced(hour),
    perDay: priced(hour === undefined ? undefined : perDay(hour)),
    perMonth: priced(hour === undefined ? undefined : perMonth(hour)),
    perMonthGrafana: priced(costs?.grafanaMonth) ?? 0,
    pausedPerHour: priced(costs?.pausedHour),
    paused: paused ? {since: paused.since?.toISOString() ?? null} : null,
    soFar: priced(spending?.soFar),
    lines: (costs?.lines ?? []).map(({rests = false, ...line}) => ({...line, whilePaused: !rests})),
  };
};

/** The steps of the views, in the order of the streams. */
export const stepOfView = {customer_stream: 'customer-view', order_stream: 'order-view'} as const;

const producerOf = {customer_stream: 'CustomerProducerName', order_stream: 'OrderProducerName'} as const;

const askStream = async (
  {tools, signal}: Run<Tools>,
  findings: Findings,
  view: keyof typeof stepOfView,
  hint: Session['hint'],
): Promise<StreamReport> => {
  const name = streamName(tools.config, view);
  const unknown = {name, view, rows: null, newestArrival: null, freshnessSeconds: null, stall: null};
  if (findings.get(stepOfView[view])?.state !== 'ready') return unknown;
  const {ClusterIdentifier: cluster = '', DatabaseName: database = ''} = outputsOf(findings.get('warehouse'));
  const epoch = (time: string) => `CAST(EXTRACT(EPOCH FROM ${time}) AS FLOAT)`;
  const sql = `SELECT COUNT(*), ${epoch('MAX(approximatearrivaltimestamp)')}, ${epoch('GETDATE()')} FROM ${view}`;
  try {
    const asked = {cluster, name: database, user: adminUser};
    const table = await queryTable(tools.cloud, asked, sql, {signal});
    const [rows, newest, now] = table.rows[0] ?? [];
    const arrival = newest === null || newest === undefined ? undefined : Number(newest);
    const producer = outputsOf(findings.get('ingestion'))[producerOf[view]] ?? '';
    const flow = {
      view,
      stream: name,
      producer,
      database: asked,
      newest: arrival === undefined ? undefined : new Date(arrival * 1000),
    };
    // Whoever may not look into the stream is told the rest all the same.
    const stall = await explainStall(tools, flow, signal).catch(() => undefined);
    return {
      name,
      view,
      rows: Number(rows),
      newestArrival: arrival === undefined ? null : new Date(arrival * 1000).toISOString(),
      freshnessSeconds:
        arrival === undefined ? null : Math.max(0, Math.round((Number(now) - arrival) * 10) / 10),
      stall: stall ? {...stall, next: hint(stall.next)} : null,
    };
  } catch (error) {
    if (signal.aborted) throw error;
    return unknown;
  }
};
