/** Which APIs of resources a workspace has, below `/apis`, and how clients discover them. */
import type {WireResponse} from '../../protocols/protocol.ts';
import {majorOf} from '../versions.ts';
import type {Workspace} from '../workspaces.ts';
import {json, Refusal, type Visit} from './answer.ts';

export const dashboardGroup = 'dashboard.grafana.app';

/** The versions of a group's API that a workspace answers, the preferred one first. */
const versionsOf = ({version}: Workspace): readonly string[] => {
  const major = majorOf(version);
  if (major < 12) return [];
  return major < 13 ? ['v1beta1'] : ['v1', 'v1beta1'];
};

/** A failure as these APIs tell it. */
export const failure = (code: number, reason: string, message: string): Refusal =>
  new Refusal(code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  });

/** Refuses with 404 a group or version that this workspace does not answer. */
export const verifyApi = ({workspace}: Visit, group: string, version: string): void => {
  const offered = versionsOf(workspace);
  if (group === dashboardGroup && offered.includes(version)) return;
  const told = offered.length === 0 ? 'none' : `${dashboardGroup} in ${offered.join(' and ')}`;
  throw failure(
    404,
    'NotFound',
    `the server could not find the requested resource: of ${group}/${version} a workspace of the local cloud with Grafana ${workspace.version} has nothing, only ${told}`,
  );
};

const versionIn = (group: string) => (version: string) => ({groupVersion: `${group}/${version}`, version});

const describeGroup = (workspace: Workspace) => {
  const versions = versionsOf(workspace).map(versionIn(dashboardGroup));
  return {name: dashboardGroup, versions, preferredVersion: versions[0]};
};

export const listApiGroups = ({workspace}: Visit): WireResponse =>
  json(200, {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: versionsOf(workspace).length === 0 ? [] : [describeGroup(workspace)],
  });

export const showApiGroup = (visit: Visit): WireResponse => {
  const group = visit.params['group'] ?? '';
  verifyApi(visit, group, versionsOf(visit.workspace)[0] ?? '');
  return json(200, {kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(visit.workspace)});
};

export const listApiResources = (visit: Visit): WireResponse => {
  const {group = '', version = ''} = visit.params;
  verifyApi(visit, group, version);
  return json(200, {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: `${group}/${version}`,
    resources: [
      {
        name: 'dashboards',
        singularName: 'dashboard',
        namespaced: true,
        kind: 'Dashboard',
        verbs: ['create', 'delete', 'get', 'list', 'update'],
      },
    ],
  });
};
