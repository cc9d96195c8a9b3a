/** The routes of a workspace's HTTP API, with the role and the permission that each asks for. */
import type {WireResponse} from '../../protocols/protocol.ts';
import {allowsPlugins} from '../configuration.ts';
import type {Workspace} from '../workspaces.ts';
import {frontendSettings, organisation, signedInUser} from './about.ts';
import {json, type Visit} from './answer.ts';
import {
  createDashboardResource,
  deleteDashboardResource,
  getDashboardResource,
  listDashboardResources,
  replaceDashboardResource,
} from './dashboard-resources.ts';
import {getDashboardVersion, listDashboardVersions, restoreDashboardVersion} from './dashboard-versions.ts';
import {deleteDashboard, getDashboard, saveDashboard} from './dashboards.ts';
import {
  addDataSource,
  byNumber,
  deleteDataSource,
  deleteDataSourceByName,
  getDataSource,
  getDataSourceByName,
  getDataSourceId,
  listDataSources,
  updateDataSource,
} from './data-sources.ts';
import {
  addFolder,
  countFolder,
  deleteFolder,
  getFolder,
  listFolders,
  moveFolder,
  updateFolder,
} from './folders.ts';
import {installPlugin, listPlugins, pluginSettings, uninstallPlugin} from './plugins.ts';
import {dataSourceHealth, queryDataSources} from './query.ts';
import {listApiGroups, listApiResources, showApiGroup} from './resource-apis.ts';
import {callResource} from './resources.ts';
import {listDashboardTags, search} from './search.ts';
import {
  addServiceAccount,
  addToken,
  deleteServiceAccount,
  deleteToken,
  getServiceAccount,
  listTokens,
  searchServiceAccounts,
} from './service-accounts.ts';
import {hasRole, type GrafanaRole, type SignedIn} from './sign-in.ts';

/** A route of the API: method (or ANY) and path, the least role, the permission it stands for (none where any token will do), and who answers. */
type Route = readonly [
  route: string,
  least: GrafanaRole,
  permission: string,
  answer: (visit: Visit) => WireResponse | Promise<WireResponse>,
];

/** Nobody has it while plugin management is off. */
const managesPlugins = 'plugins:install';
const resources = '/apis/dashboard.grafana.app/:version/namespaces/default/dashboards';

export const routes: readonly Route[] = [
  ['GET /api/frontend/settings', 'VIEWER', '', frontendSettings],
  ['GET /api/org', 'VIEWER', 'orgs:read', organisation],
  ['GET /api/user', 'VIEWER', '', signedInUser],
  ['GET /api/datasources', 'ADMIN', 'datasources:read', listDataSources],
  ['POST /api/datasources', 'ADMIN', 'datasources:create', addDataSource],
  ['GET /api/datasources/uid/:uid', 'ADMIN', 'datasources:read', getDataSource],
  ['PUT /api/datasources/uid/:uid', 'ADMIN', 'datasources:write', updateDataSource],
  ['DELETE /api/datasources/uid/:uid', 'ADMIN', 'datasources:delete', deleteDataSource],
  ['GET /api/datasources/name/:name', 'ADMIN', 'datasources:read', getDataSourceByName],
  ['DELETE /api/datasources/name/:name', 'ADMIN', 'datasources:delete', deleteDataSourceByName],
  ['GET /api/datasources/id/:name', 'ADMIN', 'datasources:read', getDataSourceId],
  ['GET /api/datasources/uid/:uid/health', 'VIEWER', 'datasources:query', dataSourceHealth],
  ['ANY /api/datasources/uid/:uid/resources/:resource', 'VIEWER', 'datasources:query', callResource],
  ['GET /api/datasources/:id', 'ADMIN', 'datasources:read', byNumber(getDataSource)],
  ['PUT /api/datasources/:id', 'ADMIN', 'datasources:write', byNumber(updateDataSource)],
  ['DELETE /api/datasources/:id', 'ADMIN', 'datasources:delete', byNumber(deleteDataSource)],
  ['GET /api/datasources/:id/health', 'VIEWER', 'datasources:query', byNumber(dataSourceHealth)],
  ['ANY /api/datasources/:id/resources/:resource', 'VIEWER', 'datasources:query', byNumber(callResource)],
  ['POST /api/ds/query', 'VIEWER', 'datasources:query', queryDataSources],
  ['GET /api/plugins', 'VIEWER', 'plugins.app:access', listPlugins],
  ['GET /api/plugins/:id/settings', 'VIEWER', 'plugins.app:access', pluginSettings],
  ['POST /api/plugins/:id/install', 'ADMIN', managesPlugins, installPlugin],
  ['POST /api/plugins/:id/uninstall', 'ADMIN', managesPlugins, uninstallPlugin],
  ['POST /api/dashboards/db', 'EDITOR', 'dashboards:write', saveDashboard],
  ['GET /api/dashboards/tags', 'VIEWER', 'dashboards:read', listDashboardTags],
  ['GET /api/dashboards/uid/:uid', 'VIEWER', 'dashboards:read', getDashboard],
  ['GET /api/dashboards/uid/:uid/versions', 'EDITOR', 'dashboards:write', listDashboardVersions],
  ['GET /api/dashboards/uid/:uid/versions/:version', 'EDITOR', 'dashboards:write', getDashboardVersion],
  ['POST /api/dashboards/uid/:uid/restore', 'EDITOR', 'dashboards:write', restoreDashboardVersion],
  ['DELETE /api/dashboards/uid/:uid', 'EDITOR', 'dashboards:delete', deleteDashboard],
  ['GET /apis', 'VIEWER', '', listApiGroups],
  ['GET /apis/:group', 'VIEWER', '', showApiGroup],
  ['GET /apis/:group/:version', 'VIEWER', '', listApiResources],
  [`GET ${resources}`, 'VIEWER', 'dashboards:read', listDashboardResources],
  [`POST ${resources}`, 'EDITOR', 'dashboards:create', createDashboardResource],
  [`GET ${resources}/:uid`, 'VIEWER', 'dashboards:read', getDashboardResource],
  [`PUT ${resources}/:uid`, 'EDITOR', 'dashboards:write', replaceDashboardResource],
  [`DELETE ${resources}/:uid`, 'EDITOR', 'dashboards:delete', deleteDashboardResource],
  ['GET /api/search', 'VIEWER', 'dashboards:read', search],
  ['GET /api/folders', 'VIEWER', 'folders:read', listFolders],
  ['POST /api/folders', 'EDITOR', 'folders:create', addFolder],
  ['GET /api/folders/:uid', 'VIEWER', 'folders:read', getFolder],
  ['GET /api/folders/:uid/counts', 'VIEWER', 'folders:read', countFolder],
  ['PUT /api/folders/:uid', 'EDITOR', 'folders:write', updateFolder],
  ['POST /api/folders/:uid/move', 'EDITOR', 'folders:write', moveFolder],
  ['DELETE /api/folders/:uid', 'EDITOR', 'folders:delete', deleteFolder],
  ['GET /api/serviceaccounts/search', 'ADMIN', 'serviceaccounts:read', searchServiceAccounts],
  ['POST /api/serviceaccounts', 'ADMIN', 'serviceaccounts:create', addServiceAccount],
  ['GET /api/serviceaccounts/:id', 'ADMIN', 'serviceaccounts:read', getServiceAccount],
  ['DELETE /api/serviceaccounts/:id', 'ADMIN', 'serviceaccounts:delete', deleteServiceAccount],
  ['GET /api/serviceaccounts/:id/tokens', 'ADMIN', 'serviceaccounts:read', listTokens],
  ['POST /api/serviceaccounts/:id/tokens', 'ADMIN', 'serviceaccounts:write', addToken],
  ['DELETE /api/serviceaccounts/:id/tokens/:token', 'ADMIN', 'serviceaccounts:write', deleteToken],
];

/** What whoever asks may do: the permissions of the routes, each over everything of its kind. */
export const permissionsOf = (user: SignedIn, workspace: Workspace): WireResponse =>
  json(
    200,
    Object.fromEntries(
      routes
        .filter(
          ([, least, name]) =>
            name !== '' && hasRole(user, least) && (name !== managesPlugins || allowsPlugins(workspace)),
        )
        .map(([, , name]) => [name, [`${name.split(':')[0]}:*`]]),
    ),
  );
