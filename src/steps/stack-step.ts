import {artefact} from '../artefacts.ts';
import {
  deleteStack,
  deployStack,
  describeStack,
  outputsOf,
  parametersOf,
  tagsOf,
  type Stack,
} from '../cloud/stacks.ts';
import {firstFailure, stackEvents} from '../cloud/stack-events.ts';
import {isUnderway, isWhole} from '../cloud/stack-status.ts';
import type {Found} from '../workshop/step.ts';
import {claimOnStack, describeClaim, notYours, type Claim} from './claims.ts';
import {stackName, type Config, type StackName} from './config.ts';
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
      : checkStack(cloud, stackName(config, stack), (found) => wish(config, found, wishes));
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
      },
      context,
    );
  },
  undo: async (context) => {
    if (await foreignClaim(context, stack)) return;
    await deleteStack(context.cloud, stackName(context.config, stack), context);
  },
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
  name: string,
  wishOf: (stack: Stack) => string | undefined,
): Promise<Found> => {
  const found = await describeStack(cloud, name);
  const status = found?.StackStatus;
  if (!found) return {state: 'absent', why: `there is no stack ${name}`};
  // An empty name, which set-up goes on with and teardown removes.
  if (status === 'REVIEW_IN_PROGRESS')
    return {state: 'failed', why: `stack ${name} was planned, but never begun`};
  if (isUnderway(status)) return {state: 'underway', why: `stack ${name} is ${status}`};
  if (isWhole(status)) {
    const wished = wishOf(found);
    return wished === undefined
      ? {state: 'ready', outputs: outputsOf(found)}
      : {state: 'failed', why: `stack ${name} is updated: ${wished}`};
  }
  const events = await stackEvents(cloud, found.StackId ?? name, found.CreationTime ?? new Date(0));
  return {
    state: 'failed',
    why: `stack ${name} is ${status}: ${firstFailure(events) ?? found.StackStatusReason ?? ''}`,
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
