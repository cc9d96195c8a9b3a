import {changeAdmin, listWorkspaces, workspaceAdmins} from '../cloud/grafana.ts';
import {
  createUser,
  deleteUser,
  findUser,
  identityCenter,
  usersMarked,
  type Directory,
} from '../cloud/identity.ts';
import {markUser} from '../cloud/mark-user.ts';
import {UserError} from '../workshop/errors.ts';
import {tagKeys, userMark} from './config.ts';
import {ourWorkspace, withoutWorkspace} from './workspace.ts';
import type {Tools, WorkshopStep} from './workshop-step.ts';

const directoryOf = async ({cloud, config}: Tools): Promise<Directory> => {
  const directory = await identityCenter(cloud, config.ssoRegion);
  if (directory) return directory;
  throw new UserError('Could not find IAM Identity Center', {
    why: `this account sees none in ${config.ssoRegion ?? cloud.region}, and Managed Grafana signs people in with it`,
    next: 'Name its region with --sso-region, enable it in its console, or go without: rsw setup --grafana none',
  });
};

export const workspaceAdmin: WorkshopStep = {
  name: 'workspace-admin',
  title: 'Choose who administers Grafana',
  says: 'People sign in to Grafana through IAM Identity Center. The user is found there, or made, and becomes an administrator of the workspace. A new user gets a password from "Reset password" in the Identity Center console.',
  needs: ['workspace'],
  usually: 10,
  uses: [],
  byHand: {
    how: 'IAM Identity Center, Users, Add user; then Managed Grafana, the workspace, Assign new user or group, and Make admin.',
    page: ['singlesignon', '#/users'],
  },
  check: async (context) => {
    const unwanted = withoutWorkspace(context);
    if (unwanted !== undefined) return {state: 'skipped', why: unwanted};
    const {cloud, config, outputs} = context;
    const directory = await identityCenter(cloud, config.ssoRegion);
    const user = directory && (await findUser(cloud, directory, config.grafanaAdmin));
    if (!user?.UserId) return {state: 'absent', why: `there is no user ${config.grafanaAdmin}`};
    const admins = await workspaceAdmins(cloud, outputs('workspace')['WorkspaceId'] ?? '');
    if (!admins.includes(user.UserId))
      return {state: 'absent', why: `${config.grafanaAdmin} is no administrator of the workspace`};
    return {state: 'ready', outputs: {UserName: config.grafanaAdmin, UserId: user.UserId}};
  },
  apply: async (context) => {
    const {cloud, config, outputs} = context;
    const directory = await directoryOf(context);
    const user = await findUser(cloud, directory, config.grafanaAdmin);
    const id =
      user?.UserId ?? (await createUser(cloud, directory, config.grafanaAdmin, userMark(cloud, config)));
    const workspaceId = outputs('workspace')['WorkspaceId'] ?? '';
    if (!(await workspaceAdmins(cloud, workspaceId)).includes(id))
      await changeAdmin(cloud, workspaceId, id, 'ADD');
  },
  undo: async (context) => {
    const {cloud, config} = context;
    const directory = await identityCenter(cloud, config.ssoRegion);
    if (!directory) return;
    const workspace = await ourWorkspace(context);
    const user = await findUser(cloud, directory, config.grafanaAdmin);
    if (workspace?.status === 'ACTIVE' && user?.UserId) {
      const admins = await workspaceAdmins(cloud, workspace.id ?? '');
      if (admins.includes(user.UserId)) await changeAdmin(cloud, workspace.id ?? '', user.UserId, 'REVOKE');
    }
    for (const made of await usersMarked(cloud, directory, userMark(cloud, config)))
      await giveUp(context, directory, made.UserId ?? '');
  },
};

/**
 * Deletes a user that this workshop has made; one who administers the workspace of another workshop becomes that one's, and
 * goes with it.
 */
const giveUp = async ({cloud, config}: Tools, directory: Directory, user: string): Promise<void> => {
  for (const {id = '', tags = {}} of await listWorkspaces(cloud)) {
    const [prefix, owner] = [tags[tagKeys.prefix], tags[tagKeys.owner]];
    if (prefix === undefined || owner === undefined) continue;
    if (prefix === config.prefix && owner === config.owner) continue;
    // A workspace that is just being made or deleted does not tell who administers it.
    const admins = await workspaceAdmins(cloud, id).catch((): string[] => []);
    if (admins.includes(user)) return markUser(cloud, directory, user, userMark(cloud, {prefix, owner}));
  }
  await deleteUser(cloud, directory, user);
};
