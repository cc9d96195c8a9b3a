import {artefact} from '../artefacts.ts';
import {deleteStack} from '../cloud/delete-stack.ts';
import {deployStack} from '../cloud/deploy-stack.ts';
import {words} from '../cloud/errors.ts';
import {firstFailure, operationEvents} from '../cloud/stack-events.ts';
import {inPlainWords, isUnderway, isWhole, wentBack} from '../cloud/stack-status.ts';
import {
  describeStack,
  outputsOf,
  parametersOf,
  tagsOf,
  type Stack,
  type StackFollowing,
} from '../cloud/stacks.ts';
import type {Found} from '../workshop/step.ts';
import {claimOnStack, describeClaim, notYours, type Claim} from './claims.ts';
import {stackName, type Config, type StackName} from './config.ts';
import {namesIn} from './resource-names.ts';
import {tagsFor, wantsOtherTags} from './tags.ts';
import type {StepContext, Tools, WorkshopStep} from './workshop-step.ts';

/** What a step that deploys a stack has to say of itself. */
export type StackSpec = Omit<WorkshopStep, 'check' | 'apply' | 'undo' | 'uses' | 'byHand'> & {
  readonly stack: StackName;
  /** Of the stack's parameters, those that differ from stack to stack; `earlier` is what a stack that is there has. */
  readonly parameters: (
    context: StepContext,
    earlier: Readonly<Record<string, string>>,
  ) => Record<string, string> | Promise<Record<string, string>>;
  /** What was asked for that a stack with these parameters does not have; undefined when it is as it should be. */
  readonly wishes?: (config: Config, present: Readonly<Record<string, string>>) => string | undefined;
};

/** The verbs of a stack: what its status says, a change set that leads it to our template, its deletion. */
export const stackVerbs = ({
  stack,
  parameters,
  wishes,
}: Pick<StackSpec, 'stack' | 'parameters' | 'wishes'>): Pick<WorkshopStep, 'check' | 'apply' | 'undo'> => ({
  check: async (context) => {
    const {cloud, config} = context;
    const claim = await foreignClaim(context, stack);
    return claim
      ? {state: 'absent', why: describeClaim(claim)}
      : checkStack(cloud, config, stack, (found) => wish(config, found, wishes));
  },
  apply: async (context) => {
    const {cloud, config} = context;
    const claim = await foreignClaim(context, stack);
    if (claim) throw await notYours(context, claim);
    const found = await describeStack(cloud, stackName(config, stack));
    const earlier = found ? parametersOf(found) : {};
    await deployStack(
      cloud,
      {
        name: stackName(config, stack),
        template: await artefact(`templates/${stack}.json`),
        parameters: {
          Prefix: config.prefix,
          PermissionsBoundary: config.permissionsBoundary ?? earlier['PermissionsBoundary'] ?? '',
          ...(await parameters(context, earlier)),
        },
        tags: tagsFor(config, found && tagsOf(found)),
        anew: `rsw step ${stepOf(stack)} --undo`,
      },
      following(context, stack),
    );
  },
  undo: async (context) => {
    if (await foreignClaim(context, stack)) return;
    await deleteStack(context.cloud, stackName(context.config, stack), following(context, stack));
  },
});

/** The step whose stack it is. */
const stepOf = (stack: StackName): string => (stack === 'grafana' ? 'workspace' : stack);

const following = ({signal, say}: StepContext, stack: StackName): StackFollowing => ({
  signal,
  say,
  called: namesIn(stack),
});

/** Another's claim on the name of a stack of ours, taken since or although we looked at first. */
const foreignClaim = async ({cloud, config}: Tools, stack: StackName): Promise<Claim | undefined> => {
  const claim = await claimOnStack(cloud, stackName(config, stack));
  return claim?.owner === config.owner ? undefined : claim;
};

/** What somebody has asked for that a stack does not have yet; undefined when it is as it should be. */
const wish = (config: Config, stack: Stack, wishes: StackSpec['wishes']): string | undefined => {
  const {permissionsBoundary: boundary} = config;
  const present = parametersOf(stack);
  const all = [
    wishes?.(config, present),
    boundary !== undefined &&
      boundary !== (present['PermissionsBoundary'] ?? '') &&
      (boundary === '' ? 'its roles lose their boundary' : `its roles get the boundary ${boundary}`),
    wantsOtherTags(config, tagsOf(stack)) && 'its resources get other tags',
  ].filter((each) => typeof each === 'string');
  return all.length > 0 ? all.join('; ') : undefined;
};

const checkStack = async (
  cloud: StepContext['cloud'],
  config: Config,
  stack: StackName,
  wishOf: (found: Stack) => string | undefined,
): Promise<Found> => {
  const name = stackName(config, stack);
  const found = await describeStack(cloud, name);
  const status = found?.StackStatus;
  if (!found || status === undefined) return {state: 'absent', why: `there is no stack ${name}`};
  if (isUnderway(status)) return {state: 'underway', why: `stack ${name} ${inPlainWords(status)}`};
  if (isWhole(status)) {
    const wished = wishOf(found);
    if (wished !== undefined) return {state: 'failed', why: `stack ${name} is updated: ${wished}`};
    const why = wentBack(status) ? {why: `the stack ${inPlainWords(status)}`} : {};
    return {state: 'ready', outputs: outputsOf(found), ...why};
  }
  const says = `stack ${name} ${inPlainWords(status)}`;
  // An empty name has failed at nothing: set-up goes on with it, and teardown removes it.
  if (status === 'REVIEW_IN_PROGRESS') return {state: 'failed', why: says};
  const reason = firstFailure(await operationEvents(cloud, found.StackId ?? name), namesIn(stack));
  return {
    state: 'failed',
    why: [says, words(reason ?? found.StackStatusReason ?? '')].filter(Boolean).join(': '),
  };
};

/** A step that is a stack. */
export const stackStep = (spec: StackSpec): WorkshopStep => {
  const {stack, parameters: _parameters, wishes: _wishes, ...card} = spec;
  return {
    ...card,
    ...stackVerbs(spec),
    uses: [`templates/${stack}.json`],
    byHand: {
      how: 'CloudFormation, Create stack, with the template that this step uses.',
      page: ['cloudformation', '#/stacks'],
    },
  };
};
