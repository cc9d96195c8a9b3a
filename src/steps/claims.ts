/** Whose the things under a prefix are: two people in one account are told apart by the owner tag, and by nothing else. */
import type {Cloud} from '../cloud/cloud.ts';
import {listWorkspaces} from '../cloud/grafana.ts';
import {clustersTagged} from '../cloud/redshift.ts';
import {findSchedule} from '../cloud/scheduler.ts';
import {tagsToBe} from '../cloud/change-set.ts';
import {describeStack} from '../cloud/stacks.ts';
import {UserError} from '../workshop/errors.ts';
import {inWords} from './clock.ts';
import {guardName, stackName, stackNames, tagKeys, workspaceName, type Config} from './config.ts';
import {freePrefix} from './free-prefix.ts';
import type {Tools} from './workshop-step.ts';

/** A thing that carries the prefix, and the owner it is tagged with; undefined when nobody has tagged it. */
export type Claim = {
  readonly what: string;
  readonly owner: string | undefined;
  readonly since: Date | undefined;
};

/** How the guard, which has no tags, says whose it is. */
export const guardDescription = ({prefix, owner}: Pick<Config, 'prefix' | 'owner'>): string =>
  `${prefix}: pauses a forgotten cluster of ${owner}`;

export const ownerOfGuard = (description: string): string | undefined => / of (\S+)$/.exec(description)?.[1];

/** The claim on a stack; undefined when there is none, or when it is an empty name that nobody has tagged. */
export const claimOnStack = async (cloud: Cloud, name: string): Promise<Claim | undefined> => {
  const stack = await describeStack(cloud, name);
  const tags = stack && (await tagsToBe(cloud, stack));
  return stack && tags && {what: `stack ${name}`, owner: tags[tagKeys.owner], since: stack.CreationTime};
};

const onCluster = async ({cloud, config}: Tools): Promise<Claim[]> =>
  (await clustersTagged(cloud, tagKeys.prefix, config.prefix)).map((cluster) => ({
    what: `cluster ${cluster.ClusterIdentifier}`,
    owner: cluster.Tags?.find(({Key}) => Key === tagKeys.owner)?.Value,
    since: cluster.ClusterCreateTime,
  }));

const onWorkspace = async ({cloud, config}: Tools): Promise<Claim[]> =>
  (await listWorkspaces(cloud))
    .filter(({name, tags}) => name === workspaceName(config) && tags?.[tagKeys.prefix] === config.prefix)
    .map(({id, tags, created}) => ({
      what: `Grafana workspace ${id}`,
      owner: tags?.[tagKeys.owner],
      since: created,
    }));

const onGuard = async ({cloud, config}: Tools): Promise<Claim[]> => {
  const found = await findSchedule(cloud, guardName(config));
  const owner = ownerOfGuard(found?.description ?? '');
  return found && owner !== undefined
    ? [{what: `schedule ${guardName(config)}`, owner, since: found.made}]
    : [];
};

/** Who has what under the prefix. What cannot be asked besides the stacks is left to the step that is concerned. */
const claimsOn = async (tools: Tools): Promise<Claim[]> => {
  const stacks = stackNames.map(async (stack) =>
    claimOnStack(tools.cloud, stackName(tools.config, stack)).then((claim) => (claim ? [claim] : [])),
  );
  const others = [onCluster, onWorkspace, onGuard].map(async (look) => look(tools).catch(() => []));
  return (await Promise.all([...stacks, ...others])).flat();
};

/** The claims of others, and whether there is anything of the owner's own beside them. */
export const foreignClaims = async (
  tools: Tools,
): Promise<{readonly foreign: readonly Claim[]; readonly hasOwn: boolean}> => {
  const claims = await claimsOn(tools);
  const isOwn = ({owner}: Claim) => owner === tools.config.owner;
  return {foreign: claims.filter((claim) => !isOwn(claim)), hasOwn: claims.some(isOwn)};
};

export const describeClaim = ({what, owner, since}: Claim): string =>
  `${what} belongs to ${owner ?? 'somebody who has not tagged it'}${since ? ` since ${inWords(since)}` : ''}`;

/** What somebody is told whose prefix another has taken. */
export const notYours = async (tools: Tools, claim: Claim): Promise<UserError> => {
  const {prefix} = tools.config;
  const free = await freePrefix(tools);
  const choose = `Choose another prefix${free === undefined ? ' (--prefix)' : ` (--prefix ${free} is free)`}`;
  return new UserError(`The workshop with the prefix ${prefix} is not yours`, {
    why: describeClaim(claim),
    next: `${choose}${claim.owner === undefined ? '.' : `, or act for its owner: --owner ${claim.owner}`}`,
  });
};

/** Throws when anything under this prefix belongs to somebody else: theirs is never joined or taken down. */
export const verifyOwner = async (tools: Tools): Promise<void> => {
  const {foreign} = await foreignClaims(tools);
  if (foreign[0]) throw await notYours(tools, foreign[0]);
};
