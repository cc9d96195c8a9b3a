/** What is at which address, for whoever has been let in. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {allPanels, type Dashboard} from '../dashboard.ts';
import {pageHtml} from '../page-html.ts';
import type {PanelAnswers} from '../panel-answers.ts';
import type {Query} from '../panels.ts';
import {parseQuestion} from '../question.ts';
import {withoutStatements} from '../without-statements.ts';
import type {Live} from './live.ts';
import {readJson, Refused, sendJson, sendPage} from './respond.ts';

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Answers by method; `HEAD` is answered as `GET` is. */
type Place = Readonly<Record<string, Route>>;

/** The addresses of one dashboard. */
export type Routes = {
  readonly title: string;
  /** Where the page is. */
  readonly home: string;
  /** Whether a path is the page's: Grafana writes a title behind it. */
  readonly isPage: (path: string) => boolean;
  /** Rejects with Refused where nothing is, or not in this way. */
  readonly answer: (path: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;
};

type RouteOptions = {
  readonly dashboard: Dashboard;
  readonly query: Query;
  readonly now: () => number;
  readonly live: Live;
  readonly answers: PanelAnswers;
};

/** Answers questions about panels; each names panels of the dashboard, or asks for all. */
const panelsRoute = ({dashboard, query, now, answers}: RouteOptions): Route => {
  const known = new Set(allPanels(dashboard).map(({id}) => id));
  return async (request, response) => {
    const asked = parseQuestion(dashboard, await readJson(request), now());
    if (typeof asked === 'string') throw new Refused(400, asked);
    if (asked.question.panels?.some((id) => !known.has(id))) throw new Refused(400, 'There is no such panel');
    const left = new AbortController();
    response.on('close', () => left.abort());
    const answer = await answers.ask({dashboard, asked, query, gone: left.signal});
    sendJson(response, 200, {version: dashboard.version, now: now(), ...answer});
  };
};

const liveRoute =
  (live: Live): Route =>
  (request, response) => {
    if (request.method === 'HEAD') throw new Refused(405, 'It has no head');
    if (!live.join(response)) throw new Refused(503, 'Too many pages watch already');
  };

/** The page is where Grafana has a dashboard, and what it asks below `/view`. */
export const openRoutes = (options: RouteOptions): Routes => {
  const {dashboard, live} = options;
  const uid = encodeURIComponent(dashboard.uid);
  const [home, view] = [`/d/${uid}`, `/view/${uid}`];
  const places: Readonly<Record<string, Place>> = {
    [home]: {GET: async (_, response) => sendPage(response, 200, await pageHtml())},
    [view]: {GET: (_, response) => sendJson(response, 200, withoutStatements(dashboard))},
    [`${view}/panels`]: {POST: panelsRoute(options)},
    [`${view}/live`]: {GET: liveRoute(live)},
    '/': {
      GET: (_, response) => {
        response.writeHead(303, {location: home}).end();
      },
    },
  };
  const isPage = (path: string): boolean => path === home || path.startsWith(`${home}/`);
  return {
    title: dashboard.title,
    home,
    isPage,
    answer: async (path, request, response) => {
      const place = Object.hasOwn(places, path) ? places[path] : isPage(path) ? places[home] : undefined;
      if (!place) throw new Refused(404, 'Not found');
      const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
      const route = Object.hasOwn(place, method) ? place[method] : undefined;
      if (!route) throw new Refused(405, `${method} is not for this address`);
      await route(request, response);
    },
  };
};
