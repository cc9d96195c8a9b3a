/** The HTTP API and the pages of the workspaces, below `/g-…/` on the local cloud's port. */
import type {LocalCloud} from '../../cloud.ts';
import type {WireRequest, WireResponse} from '../../protocols/protocol.ts';
import {allowsPlugins} from '../configuration.ts';
import {findWorkspace, statusOf, type Workspace} from '../workspaces.ts';
import {health, organisation, signedInUser} from './about.ts';
import {json, Refusal, type Visit} from './answer.ts';
import {
  createDashboardResource,
  deleteDashboardResource,
  getDashboardResource,
  listDashboardResources,
  replaceDashboardResource,
} from './dashboard-resources.ts';
import {listDashboardVersions} from './dashboard-versions.ts';
import {deleteDashboard, getDashboard, saveDashboard} from './dashboards.ts';
import {
  addDataSource,
  deleteDataSource,
  getDataSource,
  getDataSourceByName,
  listDataSources,
  updateDataSource,
} from './data-sources.ts';
import {addFolder, getFolder, listFolders} from './folders.ts';
import {dashboardPage, homePage, pageModel, pagePanels} from './page.ts';
import {installPlugin, listPlugins, pluginSettings, uninstallPlugin} from './plugins.ts';
import {dataSourceHealth, queryDataSources} from './query.ts';
import {callResource} from './resources.ts';
import {search} from './search.ts';
import {hasRole, signIn, verifyRole, type GrafanaRole, type SignedIn} from './sign-in.ts';

/** A route of the API: method (or ANY) and path, the least role, the permission it stands for, and who answers. */
type Route = readonly [
  route: string,
  least: GrafanaRole,
  permission: string,
  answer: (visit: Visit) => WireResponse | Promise<WireResponse>,
];

/** Nobody has it while plugin management is off. */
const managesPlugins = 'plugins:install';
const resources = '/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards';

const routes: readonly Route[] = [
  ['GET /api/org', 'VIEWER', 'orgs:read', organisation],
  ['GET /api/user', 'VIEWER', 'users:read', signedInUser],
  ['GET /api/datasources', 'ADMIN', 'datasources:read', listDataSources],
  ['POST /api/datasources', 'ADMIN', 'datasources:create', addDataSource],
  ['GET /api/datasources/uid/:uid', 'ADMIN', 'datasources:read', getDataSource],
  ['PUT /api/datasources/uid/:uid', 'ADMIN', 'datasources:write', updateDataSource],
  ['DELETE /api/datasources/uid/:uid', 'ADMIN', 'datasources:delete', deleteDataSource],
  ['GET /api/datasources/name/:name', 'ADMIN', 'datasources:read', getDataSourceByName],
  ['GET /api/datasources/uid/:uid/health', 'VIEWER', 'datasources:query', dataSourceHealth],
  ['ANY /api/datasources/uid/:uid/resources/:resource', 'VIEWER', 'datasources:query', callResource],
  ['POST /api/ds/query', 'VIEWER', 'datasources:query', queryDataSources],
  ['GET /api/plugins', 'VIEWER', 'plugins.app:access', listPlugins],
  ['GET /api/plugins/:id/settings', 'VIEWER', 'plugins.app:access', pluginSettings],
  ['POST /api/plugins/:id/install', 'ADMIN', managesPlugins, installPlugin],
  ['POST /api/plugins/:id/uninstall', 'ADMIN', managesPlugins, uninstallPlugin],
  ['POST /api/dashboards/db', 'EDITOR', 'dashboards:write', saveDashboard],
  ['GET /api/dashboards/uid/:uid', 'VIEWER', 'dashboards:read', getDashboard],
  ['GET /api/dashboards/uid/:uid/versions', 'VIEWER', 'dashboards:read', listDashboardVersions],
  ['DELETE /api/dashboards/uid/:uid', 'EDITOR', 'dashboards:delete', deleteDashboard],
  [`GET ${resources}`, 'VIEWER', 'dashboards:read', listDashboardResources],
  [`POST ${resources}`, 'EDITOR', 'dashboards:create', createDashboardResource],
  [`GET ${resources}/:uid`, 'VIEWER', 'dashboards:read', getDashboardResource],
  [`PUT ${resources}/:uid`, 'EDITOR', 'dashboards:write', replaceDashboardResource],
  [`DELETE ${resources}/:uid`, 'EDITOR', 'dashboards:delete', deleteDashboardResource],
  ['GET /api/search', 'VIEWER', 'dashboards:read', search],
  ['GET /api/folders', 'VIEWER', 'folders:read', listFolders],
  ['POST /api/folders', 'EDITOR', 'folders:create', addFolder],
  ['GET /api/folders/:uid', 'VIEWER', 'folders:read', getFolder],
];

/** What whoever asks may do: the permissions of the routes, each over everything of its kind. */
const permissionsOf = (user: SignedIn, workspace: Workspace): WireResponse =>
  json(
    200,
    Object.fromEntries(
      routes
        .filter(
          ([, least, name]) => hasRole(user, least) && (name !== managesPlugins || allowsPlugins(workspace)),
        )
        .map(([, , name]) => [name, [`${name.split(':')[0]}:*`]]),
    ),
  );

/** The named parts of a path; undefined when it does not match. A pattern's part with a colon takes any one part. */
const match = (pattern: string, path: string): Record<string, string> | undefined => {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (part.startsWith(':') && actual !== '') params[part.slice(1)] = decode(actual);
    else if (part !== actual) return undefined;
  }
  return params;
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const answerApi = async (
  cloud: LocalCloud,
  workspace: Workspace,
  request: WireRequest,
  path: string,
): Promise<WireResponse> => {
  if (path === '/api/health') return health(workspace);
  if (path === '/api/access-control/user/permissions' && request.method === 'GET')
    return permissionsOf(signIn(cloud, workspace, request), workspace);
  for (const [route, least, permission, answer] of routes) {
    const [method = '', pattern = ''] = route.split(' ');
    const params = method === 'ANY' || method === request.method ? match(pattern, path) : undefined;
    if (!params) continue;
    const user = signIn(cloud, workspace, request);
    verifyRole(user, least, permission);
    return answer({cloud, workspace, request, params, user});
  }
  return json(404, {message: 'Not found'});
};

const answerPage = async (
  cloud: LocalCloud,
  workspace: Workspace,
  request: WireRequest,
  path: string,
): Promise<WireResponse> => {
  const page = match('/d/:uid', path) ?? match('/d/:uid/:slug', path);
  // Where others have a form, there is nothing to sign in to.
  if (request.method === 'GET' && (path === '/' || path === '/login'))
    return homePage(cloud, workspace, request);
  if (request.method === 'GET' && page) return dashboardPage(cloud, workspace, request, page['uid'] ?? '');
  const model = match('/view/:uid', path);
  if (request.method === 'GET' && model) return pageModel(cloud, workspace, request, model['uid'] ?? '');
  const panels = match('/view/:uid/panels', path);
  if (request.method === 'POST' && panels) return pagePanels(cloud, workspace, request, panels['uid'] ?? '');
  // There are no streams beside a workspace; with this answer a browser does not ask again.
  if (request.method === 'GET' && match('/view/:uid/live', path)) return {status: 204, headers: {}, body: ''};
  return json(404, {message: 'Not found'});
};

/** Answers what is below `/g-…`; undefined for any other path. */
export const handleWorkspace = async (
  request: WireRequest,
  cloud: LocalCloud,
): Promise<WireResponse | undefined> => {
  const [, id, rest = ''] = /^\/(g-[0-9a-f]{10})(\/.*)?$/.exec(request.path) ?? [];
  if (id === undefined) return undefined;
  const workspace = findWorkspace(cloud, id);
  if (!workspace) return json(404, {message: 'Not found'});
  // On AWS the host has no address yet, or none any more.
  const status = statusOf(workspace, cloud.now());
  if (status === 'CREATING' || status === 'DELETING')
    return json(503, {message: `The workspace is ${status}`});
  const path = rest.replace(/(.)\/$/, '$1') || '/';
  try {
    return path.startsWith('/api/') || path.startsWith('/apis/')
      ? await answerApi(cloud, workspace, request, path)
      : await answerPage(cloud, workspace, request, path);
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    throw error;
  }
};
