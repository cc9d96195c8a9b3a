/**
 * The dashboards of a workspace as pages for a browser on this machine. There is no sign-in here, so they are read
 * only, and answered to loopback names only; a page names panels, times and variables, never a statement.
 */
import {DashboardError, parseDashboard, type Dashboard} from '../../../viewer/dashboard.ts';
import {foreignPart} from '../../../viewer/loopback.ts';
import {noticeHtml} from '../../../viewer/notice-html.ts';
import {pageHtml, securityHeaders, type Page} from '../../../viewer/page-html.ts';
import {openPanelAnswers, type PanelAnswers} from '../../../viewer/panel-answers.ts';
import {parseQuestion} from '../../../viewer/question.ts';
import {withoutStatements} from '../../../viewer/without-statements.ts';
import type {LocalCloud, Part} from '../../cloud.ts';
import type {WireRequest, WireResponse} from '../../protocols/protocol.ts';
import type {Workspace} from '../workspaces.ts';
import {bodyOf, json, refuse} from './answer.ts';
import {
  dashboardsOf,
  findDashboard,
  modelOf,
  slugOf,
  titleOf,
  type StoredDashboard,
} from './dashboard-store.ts';
import {queryForPage} from './query.ts';

const verifyLocal = ({headers}: WireRequest): void => {
  if (foreignPart(headers))
    throw refuse(403, 'This page is for browsers on this machine: use the address 127.0.0.1 or localhost');
};

const html = (status: number, {html: body, policy}: Page): WireResponse => ({
  status,
  headers: securityHeaders(policy),
  body,
});

const notice = (status: number, text: string): WireResponse => html(status, noticeHtml('Grafana', text));

/** The workspace's first page: its dashboard that was saved last. */
export const homePage = (cloud: LocalCloud, workspace: Workspace, request: WireRequest): WireResponse => {
  verifyLocal(request);
  const [newest] = dashboardsOf(cloud, workspace).sort((a, b) => b.updated - a.updated);
  if (!newest) return notice(200, 'This workspace has no dashboard yet.');
  const location = `/${workspace.id}/d/${newest.uid}/${slugOf(titleOf(newest))}`;
  return {status: 302, headers: {location, 'cache-control': 'no-store'}, body: ''};
};

/** The page that draws a dashboard, which asks for it by the two routes below. */
export const dashboardPage = async (
  cloud: LocalCloud,
  workspace: Workspace,
  request: WireRequest,
  uid: string,
): Promise<WireResponse> => {
  verifyLocal(request);
  if (!findDashboard(cloud, workspace, uid))
    return notice(404, 'There is no such dashboard in this workspace.');
  return html(200, await pageHtml());
};

const found = (cloud: LocalCloud, workspace: Workspace, uid: string): StoredDashboard => {
  const stored = findDashboard(cloud, workspace, uid);
  if (!stored) throw refuse(404, 'Dashboard not found');
  return stored;
};

const parsed = (stored: StoredDashboard): Dashboard => {
  try {
    return parseDashboard(modelOf(stored));
  } catch (error) {
    if (error instanceof DashboardError) throw refuse(422, `The dashboard cannot be drawn: ${error.message}`);
    throw error;
  }
};

/** What the page draws, without the statements. */
export const pageModel = (
  cloud: LocalCloud,
  workspace: Workspace,
  request: WireRequest,
  uid: string,
): WireResponse => {
  verifyLocal(request);
  return json(200, withoutStatements(parsed(found(cloud, workspace, uid))));
};

/** Rounds of queries, so that several open pages ask the warehouse once. */
const pageAnswers: Part<PanelAnswers> = {
  name: 'grafana/pages',
  open: () => openPanelAnswers(),
  close: (answers) => answers.close(),
};

/** `{from, to, variables, panels?}` in; the computed panels out. */
export const pagePanels = async (
  cloud: LocalCloud,
  workspace: Workspace,
  request: WireRequest,
  uid: string,
): Promise<WireResponse> => {
  verifyLocal(request);
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) throw refuse(415, 'JSON only');
  const dashboard = parsed(found(cloud, workspace, uid));
  const asked = parseQuestion(dashboard, bodyOf({request}), cloud.now());
  if (typeof asked === 'string') throw refuse(400, asked);
  const answer = await cloud.part(pageAnswers).ask({
    scope: `${workspace.id}/${dashboard.uid}`,
    dashboard,
    asked,
    query: (sql, source, gone) => queryForPage(cloud, workspace, sql, source, gone),
    gone: request.gone,
  });
  return json(200, {version: dashboard.version, now: cloud.now(), ...answer});
};
