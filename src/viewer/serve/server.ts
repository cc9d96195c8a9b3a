/** Serves one dashboard file to browsers on this machine. */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {allPanels, type Dashboard} from '../dashboard.ts';
import {pageHtml, securityHeaders} from '../page-html.ts';
import {computePanels, type ComputedPanel, type Query} from '../panels.ts';
import {parseQuestion} from '../question.ts';
import {openRounds} from '../rounds.ts';
import {parseInterval} from '../time-range.ts';
import {withoutStatements} from '../without-statements.ts';
import {openAccess} from './access.ts';
import {openLive, type LiveSource} from './live.ts';
import {limited} from './limited.ts';

export type DashboardServer = {
  /** The address to open, with the token in it. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
};

export type ServeOptions = {
  readonly dashboard: Dashboard;
  readonly query: Query;
  readonly live: LiveSource;
  /** 0 for any free port. */
  readonly port: number;
  /** The host name of a proxy that the person trusts; without it loopback names only. */
  readonly publicHost?: string | undefined;
  readonly now?: () => number;
};

/** So many statements of a round run at once: the warehouse has others to serve. */
const statementsAtOnce = 4;
const largestQuestion = 64 * 1024;

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
};

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestQuestion) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Listens on the loopback address. Rejects with the system's error, such as EADDRINUSE. */
export const serveDashboard = async (options: ServeOptions): Promise<DashboardServer> => {
  const {dashboard, now = Date.now} = options;
  const access = openAccess(options.publicHost);
  const live = openLive(options.live);
  const rounds = openRounds<ComputedPanel[]>(now);
  const query = limited(options.query, statementsAtOnce);
  const refresh = typeof dashboard.refresh === 'string' ? parseInterval(dashboard.refresh) : undefined;
  // A little less than an interval, so that a page which asks once in each finds a new round every time.
  const freshMs = (refresh ?? 5000) * 0.8;
  const known = new Set(allPanels(dashboard).map(({id}) => id));
  const home = `/d/${encodeURIComponent(dashboard.uid)}`;
  const view = `/view/${encodeURIComponent(dashboard.uid)}`;

  const panels = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
      return json(response, 415, {message: 'JSON only'});
    const asked = parseQuestion(await readJson(request), now());
    if (!asked) return json(response, 400, {message: 'Invalid time range'});
    const {question, range} = asked;
    if (question.panels?.some((id) => !known.has(id)))
      return json(response, 400, {message: 'There is no such panel'});
    const answer = await rounds.ask(JSON.stringify(question), freshMs, async () =>
      computePanels({
        dashboard,
        range,
        choices: question.choices,
        ...(question.panels && {panels: question.panels}),
        query,
      }),
    );
    json(response, 200, {version: dashboard.version, range, now: now(), panels: answer});
  };

  const page = async (response: ServerResponse): Promise<void> => {
    const {html, policy} = await pageHtml();
    response.writeHead(200, {'content-type': 'text/html; charset=utf-8', ...securityHeaders(policy)});
    response.end(html);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = access.refusal(request);
    if (refusal !== undefined) return json(response, 403, {message: refusal});
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && access.isToken(url.searchParams.get('token'))) {
      url.searchParams.delete('token');
      response.writeHead(303, {
        location: `${url.pathname === '/' ? home : url.pathname}${url.search}`,
        'set-cookie': access.cookie(request.socket.localPort ?? 0),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
      response.end();
      return;
    }
    if (!access.isKnown(request))
      return json(response, 401, {
        message: 'Open the address that rsw dashboard has printed: it has a token.',
      });
    const route = `${request.method} ${url.pathname}`;
    if (route === `GET ${home}` || route.startsWith(`GET ${home}/`)) return page(response);
    if (route === `GET ${view}`) return json(response, 200, withoutStatements(dashboard));
    if (route === `POST ${view}/panels`) return panels(request, response);
    if (route === `GET ${view}/live`) return live.join(response);
    if (route === 'GET /') {
      response.writeHead(303, {location: home});
      response.end();
      return;
    }
    json(response, 404, {message: 'Not found'});
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else json(response, 500, {message: error instanceof Error ? error.message : String(error)});
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    port,
    url: `http://127.0.0.1:${port}/?token=${access.token}`,
    close: async () => {
      live.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};
