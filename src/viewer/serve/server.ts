/** Serves one dashboard file to browsers on this machine. */
import {createServer, type IncomingMessage, type ServerOptions, type ServerResponse} from 'node:http';
import {allPanels, type Dashboard} from '../dashboard.ts';
import {isFromOtherPage} from '../loopback.ts';
import {noticeHtml} from '../notice-html.ts';
import {pageHtml} from '../page-html.ts';
import {openPanelAnswers} from '../panel-answers.ts';
import type {Query} from '../panels.ts';
import {parseQuestion} from '../question.ts';
import {withoutStatements} from '../without-statements.ts';
import {openAccess, type PublicAddress} from './access.ts';
import {openLive, type LiveSource} from './live.ts';
import {readJson, Refused, sendJson, sendPage} from './respond.ts';

export type DashboardServer = {
  /** The address to open, with the token in it. */
  readonly url: string;
  readonly port: number;
  /** Stops what is under way in the warehouse, and settles when that is done and every page is let go. */
  close(): Promise<void>;
};

export type ServeOptions = {
  readonly dashboard: Dashboard;
  readonly query: Query;
  readonly live: LiveSource;
  /** 0 for any free port. */
  readonly port: number;
  /** The address of a proxy that the person trusts; without it loopback names only. */
  readonly publicAddress?: PublicAddress | undefined;
  readonly now?: () => number;
  /** How long a round of statements is waited for, in milliseconds. */
  readonly patience?: number;
  /** How long a browser may take to send a request, and how often that is looked at, in milliseconds. */
  readonly slowest?: Pick<ServerOptions, 'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval'>;
};

/** What takes longer to be sent than this is no browser's. */
const usualSlowest = {headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 5000};
/** Every dashboard of a day leaves a cookie, and each is sent to every port of this machine. */
const maxHeaderSize = 64 * 1024;

const unknown = 'Open the address that rsw dashboard has printed: it has a token.';

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Listens on the loopback address. Rejects with the system's error, such as EADDRINUSE. */
export const serveDashboard = async (options: ServeOptions): Promise<DashboardServer> => {
  const {dashboard, query, now = Date.now, patience, slowest = usualSlowest} = options;
  const access = openAccess(options.publicAddress);
  const live = openLive(options.live);
  const answers = openPanelAnswers({now, ...(patience !== undefined && {patience})});
  const known = new Set(allPanels(dashboard).map(({id}) => id));
  const home = `/d/${encodeURIComponent(dashboard.uid)}`;
  const view = `/view/${encodeURIComponent(dashboard.uid)}`;
  const isPage = (path: string): boolean => path === home || path.startsWith(`${home}/`);

  const panels: Route = async (request, response) => {
    const asked = parseQuestion(dashboard, await readJson(request), now());
    if (typeof asked === 'string') throw new Refused(400, asked);
    if (asked.question.panels?.some((id) => !known.has(id))) throw new Refused(400, 'There is no such panel');
    const left = new AbortController();
    response.on('close', () => left.abort());
    const answer = await answers.ask({dashboard, asked, query, gone: left.signal});
    sendJson(response, 200, {version: dashboard.version, now: now(), ...answer});
  };

  const routes: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
    [home]: {GET: async (_, response) => sendPage(response, 200, await pageHtml())},
    [view]: {GET: (_, response) => sendJson(response, 200, withoutStatements(dashboard))},
    [`${view}/panels`]: {POST: panels},
    [`${view}/live`]: {
      GET: (request, response) => {
        if (request.method === 'HEAD') throw new Refused(405, 'It has no head');
        if (!live.join(response)) throw new Refused(503, 'Too many pages watch already');
      },
    },
    '/': {
      GET: (_, response) => {
        response.writeHead(303, {location: home}).end();
      },
    },
  };

  /** The token becomes a cookie, and the address is one without it. */
  const enter = (request: IncomingMessage, response: ServerResponse, onward: string): void => {
    response.setHeader('set-cookie', access.cookie(request));
    if (isFromOtherPage(request.headers)) {
      // After a click in another page a browser keeps the cookie back until a page of ours goes on.
      sendPage(response, 200, noticeHtml(dashboard.title, 'One moment.', onward));
      return;
    }
    response.writeHead(303, {
      location: onward,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    response.end();
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const {url = '', headers} = request;
    const refusal = access.refusal(request);
    if (refusal !== undefined) throw new Refused(403, refusal);
    // A whole address is a question to a proxy, and names a host of its own.
    if (!url.startsWith('/')) throw new Refused(400, 'Name a path');
    const [, path = '', search = ''] = /^([^?]*)\??(.*)$/s.exec(url) ?? [];
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
    const query = new URLSearchParams(search);
    if (method === 'GET' && access.isToken(query.get('token'))) {
      query.delete('token');
      return enter(
        request,
        response,
        `${isPage(path) ? path : home}${query.size > 0 ? `?${query.toString()}` : ''}`,
      );
    }
    if (!access.isKnown(request)) {
      if (!headers.accept?.includes('text/html')) throw new Refused(401, unknown);
      return sendPage(response, 401, noticeHtml(dashboard.title, unknown));
    }
    const place = Object.hasOwn(routes, path) ? path : isPage(path) ? home : undefined;
    if (place === undefined) throw new Refused(404, 'Not found');
    const route = routes[place]?.[method];
    if (!route) throw new Refused(405, `${method} is not for this address`);
    await route(request, response);
  };

  const server = createServer({...slowest, maxHeaderSize}, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) {
        response.destroy();
        return;
      }
      // What is left of a question that is not read to its end would be taken for the next one.
      if (!request.complete) response.setHeader('connection', 'close');
      const status = error instanceof Refused ? error.status : 500;
      sendJson(response, status, {message: error instanceof Error ? error.message : String(error)});
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
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([live.close(), answers.close()]);
      server.closeAllConnections();
      await closed;
    },
  };
};
