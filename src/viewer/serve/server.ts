/** Serves one dashboard file to browsers on this machine. */
import {createServer, type IncomingMessage, type ServerOptions, type ServerResponse} from 'node:http';
import type {Dashboard} from '../dashboard.ts';
import {noticeHtml} from '../notice-html.ts';
import {openPanelAnswers} from '../panel-answers.ts';
import type {Query} from '../panels.ts';
import {openAccess, type PublicAddress} from './access.ts';
import {admit} from './entrance.ts';
import {openLive, type LiveSource} from './live.ts';
import {Refused, sendJson, sendPage} from './respond.ts';
import {openRoutes} from './routes.ts';

/** A dashboard that is served. */
export type DashboardServer = {
  /** The address to open, with the token in it. */
  readonly url: string;
  readonly port: number;
  /** Stops what is under way in the warehouse, and settles when that is done and every page is let go. */
  close(): Promise<void>;
};

/** What is served, whence its answers are, and where. */
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

const tell = (title: string, error: unknown, request: IncomingMessage, response: ServerResponse): void => {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  // What is left of a question that is not read to its end would be taken for the next one.
  if (!request.complete) response.setHeader('connection', 'close');
  const status = error instanceof Refused ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  // Whoever has typed an address reads a page; what asks by itself reads JSON.
  if (request.headers.accept?.includes('text/html'))
    sendPage(response, status, noticeHtml(title, `${message}. The dashboard is at /.`));
  else sendJson(response, status, {message});
};

/** Listens on the loopback address. Rejects with the system's error, such as EADDRINUSE. */
export const serveDashboard = async (options: ServeOptions): Promise<DashboardServer> => {
  const {dashboard, query, now = Date.now, patience, slowest = usualSlowest} = options;
  const live = openLive(options.live);
  const answers = openPanelAnswers({now, ...(patience !== undefined && {patience})});
  const access = openAccess(options.publicAddress);
  const answer = admit(access, openRoutes({dashboard, query, now, live, answers}));

  const server = createServer({...slowest, maxHeaderSize}, (request, response) => {
    answer(request, response).catch((error: unknown) => tell(dashboard.title, error, request, response));
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
