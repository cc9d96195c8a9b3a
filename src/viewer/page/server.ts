/** What the page asks the server: the dashboard once, its computed panels again and again. */
import type {Dashboard} from '../dashboard.ts';
import type {Cell, SeenField} from '../field-config.ts';
import type {Flow} from '../serve/flow.ts';

export type SeenFrame = {readonly refId: string; readonly fields: readonly SeenField[]};

/** A statement as it was sent, how long it took and what it brought. */
export type SeenQuery = {
  readonly refId: string;
  readonly sql: string;
  readonly milliseconds: number;
  readonly rows: number;
};

export type SeenPanel = {
  readonly id: number;
  readonly frames: readonly SeenFrame[];
  readonly queries: readonly SeenQuery[];
  readonly error?: string;
};

export type Answer = {
  readonly version: number;
  readonly range: {readonly from: number; readonly to: number};
  readonly panels: readonly SeenPanel[];
};

export type Question = {
  readonly from: string;
  readonly to: string;
  readonly variables: Readonly<Record<string, readonly string[]>>;
  /** Ids of the panels wanted; all when left out. */
  readonly panels?: readonly number[];
};

type SentFrame = {
  schema: {refId: string; fields: {name: string; type: string; labels?: Record<string, string>}[]};
  data: {values: Cell[][]};
};

/** `/g-…/d/UID/slug` is the page; what belongs to it is below `/g-…/view/UID`. */
const [, base = '', uid = ''] = /^(.*)\/d\/([^/]+)/.exec(location.pathname) ?? [];
const view = `${base}/view/${uid}`;

const read = async <T>(response: Response): Promise<T> => {
  const body = (await response.json().catch(() => ({}))) as T & {message?: string};
  if (!response.ok) throw new Error(body.message ?? `The server answered ${response.status}`);
  return body;
};

export const fetchDashboard = async (): Promise<Dashboard> => read(await fetch(view, {cache: 'no-store'}));

export const fetchPanels = async (question: Question, signal: AbortSignal): Promise<Answer> => {
  const response = await fetch(`${view}/panels`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify(question),
    signal,
  });
  const answer = await read<
    Omit<Answer, 'panels'> & {panels: (Omit<SeenPanel, 'frames'> & {frames: SentFrame[]})[]}
  >(response);
  const frames = (sent: readonly SentFrame[]): SeenFrame[] =>
    sent.map(({schema, data}) => ({
      refId: schema.refId,
      fields: schema.fields.map((field, index) => ({...field, values: data.values[index] ?? []})),
    }));
  return {...answer, panels: answer.panels.map((panel) => ({...panel, frames: frames(panel.frames)}))};
};

/** Follows what flows from the streams into the views; a host that has nothing to tell answers 404, and that is the end. */
export const followLive = (told: (flow: Flow) => void): {close(): void} => {
  const source = new EventSource(`${view}/live`);
  source.addEventListener('message', ({data}) => told(JSON.parse(String(data)) as Flow));
  return source;
};
