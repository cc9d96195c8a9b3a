/**
 * Everything that a workshop is made of, found from its prefix and owner alone, and each thing asked of its own service whether it
 * is still there, whatever the stacks say.
 */
import {identityCenter, usersMarked} from '../cloud/identity.ts';
import {isKind, kinds, type KindName} from '../cloud/kinds.ts';
import {clustersTagged} from '../cloud/redshift.ts';
import {resourcesOf} from '../cloud/stack-resources.ts';
import {tagsToBe} from '../cloud/change-set.ts';
import {describeStack} from '../cloud/stacks.ts';
import {findTagged} from '../cloud/tagged.ts';
import {guardName, stackName, stackNames, tagKeys, userMark} from './config.ts';
import {hasGuard} from './pause-guard.ts';
import {ourWorkspace} from './workspace.ts';
import type {Tools} from './workshop-step.ts';

/** A thing of this workshop. `user` is a user of Identity Center, by name. */
export type Thing = {readonly type: KindName | 'user'; readonly id: string};

/** A stack of ours with what is in it. */
const stackThings = async ({cloud, config}: Tools, name: string): Promise<Thing[]> => {
  const stack = await describeStack(cloud, name);
  const tags = stack && (await tagsToBe(cloud, stack));
  if (!stack || (tags && tags[tagKeys.owner] !== config.owner)) return [];
  const resources = await resourcesOf(cloud, stack.StackId ?? name);
  return [
    {type: 'AWS::CloudFormation::Stack', id: stack.StackId ?? name},
    ...resources.flatMap(({type, id}): Thing[] => (isKind(type) ? [{type, id}] : [])),
  ];
};

const clusterThings = async ({cloud, config}: Tools): Promise<Thing[]> =>
  (await clustersTagged(cloud, tagKeys.prefix, config.prefix))
    .filter(({Tags}) => Tags?.some(({Key, Value}) => Key === tagKeys.owner && Value === config.owner))
    .flatMap(({ClusterIdentifier: id = '', MasterPasswordSecretArn: secret}): Thing[] => [
      {type: 'AWS::Redshift::Cluster', id},
      {type: 'snapshots', id},
      ...(secret === undefined ? [] : [{type: 'AWS::SecretsManager::Secret' as const, id: secret}]),
    ]);

const userThings = async ({cloud, config}: Tools): Promise<Thing[]> => {
  const directory = await identityCenter(cloud, config.ssoRegion);
  const users = directory ? await usersMarked(cloud, directory, userMark(cloud, config)) : [];
  return users.map(({UserName = ''}) => ({type: 'user', id: UserName}));
};

/** Everything that is found of this workshop. */
export const findThings = async (tools: Tools): Promise<readonly Thing[]> => {
  const {cloud, config} = tools;
  const found = await Promise.all([
    ...stackNames.map(async (stack) => stackThings(tools, stackName(config, stack))),
    clusterThings(tools),
    hasGuard(tools).then((has): Thing[] =>
      has ? [{type: 'AWS::Scheduler::Schedule', id: guardName(config)}] : [],
    ),
    ourWorkspace(tools).then((workspace): Thing[] =>
      workspace ? [{type: 'AWS::Grafana::Workspace', id: workspace.id ?? ''}] : [],
    ),
    userThings(tools),
    // What no stack tells any more. Whoever may not ask for tags does without.
    findTagged(cloud, {[tagKeys.prefix]: config.prefix, [tagKeys.owner]: config.owner}).catch(() => []),
  ]);
  const distinct = new Map(found.flat().map((thing) => [`${thing.type} ${thing.id}`, thing]));
  return [...distinct.values()];
};

export type Answers = {
  readonly gone: readonly Thing[];
  readonly stays: readonly Thing[];
  /** Whose services did not answer, with the error. */
  readonly unasked: readonly {readonly thing: Thing; readonly error: unknown}[];
};

const ask = async (tools: Tools, {type, id}: Thing): Promise<boolean> =>
  type === 'user'
    ? (await userThings(tools)).some((user) => user.id === id)
    : kinds[type].isThere(tools.cloud, id);

/** Milliseconds after which a service that says "still there" is asked again: some tell for a moment what is gone already. */
const pauses = [250, 500, 1000, 2000];

const isThere = async (tools: Tools, thing: Thing, signal: AbortSignal): Promise<boolean> => {
  for (const pause of pauses) {
    if (!(await ask(tools, thing))) return false;
    await tools.cloud.pause(pause, signal);
  }
  return ask(tools, thing);
};

/** Asks each service for each thing. */
export const askEach = async (
  tools: Tools,
  things: readonly Thing[],
  signal: AbortSignal,
): Promise<Answers> => {
  const answers = await Promise.all(
    things.map(async (thing) => {
      try {
        return {thing, there: await isThere(tools, thing, signal)};
      } catch (error) {
        signal.throwIfAborted();
        return {thing, error};
      }
    }),
  );
  return {
    gone: answers.flatMap((each) => (each.there === false ? [each.thing] : [])),
    stays: answers.flatMap((each) => (each.there === true ? [each.thing] : [])),
    unasked: answers.flatMap(({thing, error}) => (error === undefined ? [] : [{thing, error}])),
  };
};

/** What is there of this workshop now, in words. */
export const leftovers = async (tools: Tools): Promise<string[]> => {
  const {stays, unasked} = await askEach(tools, await findThings(tools), AbortSignal.timeout(60_000));
  if (unasked[0]) throw unasked[0].error;
  return stays.map(describeThing);
};

export const describeThing = ({type, id}: Thing): string =>
  type === 'user' ? `user ${id} in Identity Center` : `${kinds[type].one} ${shortId(id)}`;

/** A stack's ARN is told by its name. */
const shortId = (id: string): string => /:stack\/([^/]+)\//.exec(id)?.[1] ?? id;

/** How one removes a thing by hand. */
export const removal = ({cloud}: Tools, {type, id}: Thing): string => {
  if (type === 'user') return `console: IAM Identity Center, Users, ${id}, Delete`;
  const line = kinds[type].remove(shortId(id));
  return line.startsWith('aws ') ? `${line} --region ${cloud.region}` : line;
};

/** `4 stacks, 2 streams, cluster, …` */
export const countThings = (things: readonly Thing[]): string => {
  const counts = new Map<Thing['type'], number>();
  for (const {type} of things) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...Object.keys(kinds), 'user']
    .flatMap((type) => {
      const count = counts.get(type as Thing['type']) ?? 0;
      const {one, many} = isKind(type) ? kinds[type] : {one: 'user', many: 'users'};
      return count === 0 ? [] : [count === 1 ? one : `${count} ${many}`];
    })
    .join(', ');
};
