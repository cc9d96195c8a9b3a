/** The HTTP API and the pages of the workspaces, below `/g-…/` on the local cloud's port. */
import type {LocalCloud} from '../../cloud.ts';
import type {WireRequest, WireResponse} from '../../protocols/protocol.ts';
import {findWorkspace, statusOf, type Workspace} from '../workspaces.ts';
import {health} from './about.ts';
import {json, noRoute, Refusal} from './answer.ts';
import {dashboardPage, homePage, pageModel, pagePanels} from './page.ts';
import {permissionsOf, routes} from './routes.ts';
import {signIn, verifyRole} from './sign-in.ts';

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
  if (path === '/api/health' && request.method === 'GET') return health(workspace);
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
  throw noRoute(request.method, path);
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
    return /^\/apis?(\/|$)/.test(path)
      ? await answerApi(cloud, workspace, request, path)
      : await answerPage(cloud, workspace, request, path);
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    throw error;
  }
};
