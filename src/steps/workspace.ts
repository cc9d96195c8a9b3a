import {randomUUID} from 'node:crypto';
import {
  createWorkspace,
  deleteWorkspace,
  findWorkspace,
  isChanging,
  settledWorkspace,
  tagWorkspace,
  untagWorkspace,
  workspaceUrl,
  type Workspace,
} from '../cloud/grafana.ts';
import {describeStack, outputsOf, tagsOf} from '../cloud/stacks.ts';
import {UserError} from '../workshop/errors.ts';
import {stackName, tagKeys, workspaceName} from './config.ts';
import {stackVerbs} from './stack-step.ts';
import {extraTags, tagsFor, wantsOtherTags} from './tags.ts';
import type {Tools, WorkshopStep} from './workshop-step.ts';

const role = stackVerbs({stack: 'grafana', parameters: () => ({})});

/** The workspace of this workshop; undefined when there is none. */
export const ourWorkspace = async ({cloud, config}: Tools) =>
  findWorkspace(cloud, workspaceName(config), {
    [tagKeys.prefix]: config.prefix,
    [tagKeys.owner]: config.owner,
  });

/** Why there is no managed workspace in this workshop; undefined when there is to be one. */
export const withoutWorkspace = ({config}: Pick<Tools, 'config'>): string | undefined => {
  if (config.grafana === 'none') return 'declined with --grafana none';
  return config.grafana === 'managed' ? undefined : `your own Grafana is used: ${config.grafana.url}`;
};

export const workspace: WorkshopStep = {
  name: 'workspace',
  title: 'Create the Grafana workspace',
  says: 'A Managed Grafana workspace will show the dashboard. The console would make its role by itself, the API does not: so a stack makes a role that may query the tagged cluster, and the workspace acts with it.',
  needs: ['preflight'],
  usually: 240,
  uses: ['templates/grafana.json'],
  byHand: {
    how: 'Amazon Managed Grafana, Create workspace; authentication by IAM Identity Center, data source Amazon Redshift, plugin management on.',
    page: ['grafana', '#/workspaces'],
  },
  check: async (context) => {
    const [stack, found] = await Promise.all([role.check(context), ourWorkspace(context)]);
    const unwanted = withoutWorkspace(context);
    if (stack.state === 'absent' && !found)
      return unwanted === undefined ? stack : {state: 'skipped', why: unwanted};
    if (stack.state !== 'ready')
      return stack.state === 'absent'
        ? {state: 'failed', why: 'the workspace is there without its role'}
        : stack;
    // Half of it is there: not absent, or a teardown would leave the role behind.
    if (!found) return {state: 'failed', why: 'its role is there without the workspace'};
    const {id = '', status} = found;
    if (isChanging(status)) return {state: 'underway', why: `the workspace is ${status}`};
    if (status !== 'ACTIVE' && status !== 'UPDATE_FAILED')
      return {state: 'failed', why: `the workspace is ${status}`};
    if (wantsOtherTags(context.config, found.tags ?? {}))
      return {state: 'failed', why: 'the workspace gets other tags'};
    return {
      state: 'ready',
      ...(unwanted !== undefined && {
        why: `${unwanted}, but still there, on AWS charged by user and month; take it back: rsw step workspace --undo`,
      }),
      outputs: {
        ...(stack.state === 'ready' && stack.outputs),
        WorkspaceId: id,
        WorkspaceUrl: workspaceUrl(found),
      },
    };
  },
  apply: async (context) => {
    const {cloud, config} = context;
    await role.apply(context);
    let found = await ourWorkspace(context);
    if (found && /^(CREATION_FAILED|FAILED|DELETION_FAILED|DELETING)$/.test(found.status ?? '')) {
      await deleteWorkspace(cloud, found, context);
      found = undefined;
    }
    const id = found?.id ?? (await ask(context));
    const made = await settledWorkspace(cloud, id, context);
    await context.remember('token', undefined);
    if (made?.status !== 'ACTIVE')
      throw new UserError(`Could not create the Grafana workspace ${workspaceName(config)}`, {
        why: `it is ${made?.status ?? 'gone'}`,
        next: 'Try again (what failed is removed first): rsw step workspace',
      });
    await tagAgain(context, made);
  },
  undo: async (context) => {
    const found = await ourWorkspace(context);
    if (found) await deleteWorkspace(context.cloud, found, context);
    await role.undo(context);
  },
};

/** Gives a workspace that is there the tags that were asked for, and takes away those that no longer are. */
const tagAgain = async ({cloud, config}: Tools, {id = '', tags = {}}: Workspace): Promise<void> => {
  if (!wantsOtherTags(config, tags)) return;
  const wanted = tagsFor(config);
  const gone = Object.keys(extraTags(tags)).filter((key) => !(key in wanted));
  await tagWorkspace(cloud, id, wanted);
  if (gone.length > 0) await untagWorkspace(cloud, id, gone);
};

/** Asks for the workspace with a token that is kept, so that asking again after a crash makes no second one. */
const ask = async (context: Parameters<WorkshopStep['apply']>[0]): Promise<string> => {
  const {cloud, config} = context;
  const token = context.recall('token') ?? randomUUID();
  await context.remember('token', token);
  const stack = await describeStack(cloud, stackName(config, 'grafana'));
  return createWorkspace(cloud, {
    name: workspaceName(config),
    role: (stack && outputsOf(stack)['WorkspaceRoleArn']) ?? '',
    tags: tagsFor(config, stack && tagsOf(stack)),
    token,
  });
};
