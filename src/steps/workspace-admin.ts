import {consolePage} from '../cloud/cloud.ts';
import {explainAwsError, isError} from '../cloud/errors.ts';
import {changeAdmin, listWorkspaces, workspaceAdmins} from '../cloud/grafana.ts';
import {
  createUser,
  deleteUser,
  findUser,
  identityCenter,
  userNames,
  usersMarked,
  type Directory,
} from '../cloud/identity.ts';
import {markUser} from '../cloud/mark-user.ts';
import {pollFor} from '../cloud/poll.ts';
import {UserError} from '../workshop/errors.ts';
import type {Found} from '../workshop/step.ts';
import {isMadeAdmin, noteAdmin, takeBackAdmins} from './admins-made.ts';
import {tagKeys, userMark} from './config.ts';
import {withoutWorkspace} from './workspace.ts';
import type {StepContext, Tools, WorkshopStep} from './workshop-step.ts';

const directoryOf = async ({cloud, config}: Tools): Promise<Directory> => {
  const directory = await identityCenter(cloud, config.ssoRegion);
  if (directory) return directory;
  throw new UserError('Could not find IAM Identity Center', {
    why: `this account sees none in ${config.ssoRegion ?? cloud.region}, and Managed Grafana signs people in with it`,
    next: 'Name its region with --sso-region, enable it in its console, or go without: rsw setup --grafana URL (your own), or --grafana none (rsw dashboard)',
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
    if (unwanted === undefined) return lookForAdmin(context);
    // In a workspace that is not wanted any more the administrator is there until it is taken back.
    const isThere = context.outputs('workspace')['WorkspaceId'] !== undefined;
    const found = isThere ? await lookForAdmin(context) : undefined;
    return found?.state === 'ready' ? found : {state: 'skipped', why: unwanted};
  },
  apply: async (context) => {
    const {cloud, config, outputs} = context;
    const directory = await directoryOf(context);
    const user = await findUser(cloud, directory, config.grafanaAdmin);
    const id = user?.UserId ?? (await makeUser(context, directory));
    const workspaceId = outputs('workspace')['WorkspaceId'] ?? '';
    if ((await workspaceAdmins(cloud, workspaceId)).includes(id)) return;
    await noteAdmin(cloud, workspaceId, id);
    await changeAdmin(cloud, workspaceId, id, 'ADD');
    await awaitAdmin(context, workspaceId, id);
  },
  undo: async (context) => {
    const {cloud, config} = context;
    const directory = await identityCenter(cloud, config.ssoRegion);
    if (!directory) return;
    await takeBackAdmins(context);
    for (const made of await usersMarked(cloud, directory, userMark(cloud, config)))
      await giveUp(context, directory, made.UserId ?? '');
  },
};

const lookForAdmin = async (context: StepContext): Promise<Found> => {
  const {cloud, config, outputs} = context;
  const directory = await identityCenter(cloud, config.ssoRegion);
  const user = directory && (await findUser(cloud, directory, config.grafanaAdmin));
  if (!directory || !user?.UserId)
    return missing(context, directory, `there is no user ${config.grafanaAdmin}`);
  const workspaceId = outputs('workspace')['WorkspaceId'] ?? '';
  const admins = await workspaceAdmins(cloud, workspaceId);
  if (!admins.includes(user.UserId))
    return missing(context, directory, `${config.grafanaAdmin} is no administrator of the workspace`);
  return {
    state: 'ready',
    outputs: {UserName: config.grafanaAdmin, UserId: user.UserId},
    ...((await isMadeAdmin(cloud, workspaceId, user.UserId))
      ? {}
      : {isOther: true, why: `${config.grafanaAdmin} is an administrator by somebody's own doing`}),
    ...(user.UserType === userMark(cloud, config) && wayToPassword(context)),
  };
};

/**
 * What a missing administrator means: nothing is there, unless a run that was broken off, or asked for another administrator,
 * has left a user that this workshop has made.
 */
const missing = async (
  {cloud, config}: Tools,
  directory: Directory | undefined,
  why: string,
): Promise<Found> => {
  const made = directory ? await usersMarked(cloud, directory, userMark(cloud, config)) : [];
  if (made.length === 0) return {state: 'absent', why};
  const names = made.map(({UserName}) => UserName).join(', ');
  return {state: 'failed', why: `${why}, and ${names} was made for it`};
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

/** How somebody who was made here gets a password, where there is a console: the API sends no invitation. */
const wayToPassword = ({cloud, config}: Tools): {why?: string} => {
  const directory = {...cloud, region: config.ssoRegion ?? cloud.region};
  const page = consolePage(directory, 'singlesignon', '#/users');
  if (page === undefined) return {};
  return {why: `for a password: Reset password at ${page} (user ${config.grafanaAdmin})`};
};

/** Makes the user, where users are made in this account. */
const makeUser = async ({cloud, config}: StepContext, directory: Directory): Promise<string> => {
  try {
    return await createUser(cloud, directory, config.grafanaAdmin, userMark(cloud, config));
  } catch (error) {
    // Another workshop, set up at the same time, has just made the same one.
    const made = isError(error, 'ConflictException')
      ? await findUser(cloud, directory, config.grafanaAdmin)
      : undefined;
    if (made?.UserId) return made.UserId;
    if (!isError(error, 'AccessDeniedException', 'AccessDenied')) throw error;
    const {foreignOwner} = directory;
    const some = await userNames(cloud, directory).catch((): string[] => []);
    throw new UserError(`Could not make the user ${config.grafanaAdmin} in Identity Center`, {
      why: foreignOwner
        ? `it belongs to account ${foreignOwner}, and new users are made there`
        : (explainAwsError(error)?.why ?? ''),
      next: `Name somebody who is there${some.length > 0 ? ` (${some.slice(0, 3).join(', ')})` : ''}: rsw step workspace-admin --grafana-admin NAME, or ask whoever administers Identity Center to make ${config.grafanaAdmin}.`,
      cause: error,
    });
  }
};

/** Assignments have been seen that were accepted and did not show up (terraform-provider-aws issue 24166): milliseconds. */
const adminAppears = 30_000;

const awaitAdmin = async (
  {cloud, config, signal}: StepContext,
  workspace: string,
  id: string,
): Promise<void> => {
  const appeared = await pollFor(cloud, {signal, within: adminAppears}, async () =>
    (await workspaceAdmins(cloud, workspace)).includes(id) ? true : undefined,
  );
  if (appeared) return;
  throw new UserError(`Could not make ${config.grafanaAdmin} an administrator of the workspace`, {
    why: 'Managed Grafana has taken the assignment, and does not show it',
    next: 'Try again: rsw step workspace-admin. If it stays, assign the user in the console (Amazon Managed Grafana, the workspace, Authentication).',
  });
};
