/** Whom the workshop has made administrators of its workspace, by the workspace's tag: others may be so by somebody's own doing. */
import type {Cloud} from '../cloud/cloud.ts';
import {
  changeAdmin,
  describeWorkspace,
  tagWorkspace,
  untagWorkspace,
  workspaceAdmins,
  type Workspace,
} from '../cloud/grafana.ts';
import {ourWorkspace} from './workspace.ts';
import type {Tools} from './workshop-step.ts';

const tag = 'rsw:admins';

const adminsMade = ({tags = {}}: Workspace): string[] => (tags[tag] ?? '').split(' ').filter(Boolean);

/** Whether the workshop has made that user an administrator. */
export const isMadeAdmin = async (cloud: Cloud, workspaceId: string, user: string): Promise<boolean> => {
  const workspace = await describeWorkspace(cloud, workspaceId);
  return workspace !== undefined && adminsMade(workspace).includes(user);
};

/** Notes a user before making an administrator of him. A tag takes 256 characters: of many changes of mind the last five count. */
export const noteAdmin = async (cloud: Cloud, workspaceId: string, user: string): Promise<void> => {
  const workspace = await describeWorkspace(cloud, workspaceId);
  if (!workspace) return;
  const made = adminsMade(workspace).filter((each) => each !== user);
  await tagWorkspace(cloud, workspaceId, {[tag]: [...made, user].slice(-5).join(' ')});
};

/** Makes those who were noted administrators no longer. */
export const takeBackAdmins = async (tools: Tools): Promise<void> => {
  const {cloud} = tools;
  const workspace = await ourWorkspace(tools);
  const made = workspace ? adminsMade(workspace) : [];
  if (!workspace?.id || workspace.status !== 'ACTIVE' || made.length === 0) return;
  const admins = await workspaceAdmins(cloud, workspace.id);
  for (const user of made) if (admins.includes(user)) await changeAdmin(cloud, workspace.id, user, 'REVOKE');
  await untagWorkspace(cloud, workspace.id, [tag]);
};
