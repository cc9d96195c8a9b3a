import {artefact} from '../artefacts.ts';
import {deleteStack, deployStack, describeStack, outputsOf} from '../cloud/stacks.ts';
import {firstFailure, stackEvents} from '../cloud/stack-events.ts';
import {isUnderway, isWhole} from '../cloud/stack-status.ts';
import type {Found} from '../workshop/step.ts';
import {stackName, tagsFor, type StackName} from './config.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

/** What a step that deploys a stack has to say of itself. */
export type StackSpec = Omit<WorkshopStep, 'check' | 'apply' | 'undo' | 'uses' | 'byHand'> & {
  readonly stack: StackName;
  readonly parameters: (context: StepContext) => Record<string, string> | Promise<Record<string, string>>;
};

/** The verbs of a stack: what its status says, a change set that leads it to our template, its deletion. */
export const stackVerbs = ({
  stack,
  parameters,
}: Pick<StackSpec, 'stack' | 'parameters'>): Pick<WorkshopStep, 'check' | 'apply' | 'undo'> => ({
  check: async ({cloud, config}) => checkStack(cloud, stackName(config, stack)),
  apply: async (context) => {
    const {cloud, config} = context;
    await deployStack(
      cloud,
      {
        name: stackName(config, stack),
        template: await artefact(`templates/${stack}.json`),
        parameters: {
          Prefix: config.prefix,
          PermissionsBoundary: config.permissionsBoundary,
          ...(await parameters(context)),
        },
        tags: tagsFor(config),
      },
      context,
    );
  },
  undo: async (context) => deleteStack(context.cloud, stackName(context.config, stack), context),
});

const checkStack = async (cloud: StepContext['cloud'], name: string): Promise<Found> => {
  const found = await describeStack(cloud, name);
  const status = found?.StackStatus;
  if (!found) return {state: 'absent', why: `there is no stack ${name}`};
  // An empty name, which set-up goes on with and teardown removes.
  if (status === 'REVIEW_IN_PROGRESS')
    return {state: 'failed', why: `stack ${name} was planned, but never begun`};
  if (isUnderway(status)) return {state: 'underway', why: `stack ${name} is ${status}`};
  if (isWhole(status)) return {state: 'ready', outputs: outputsOf(found)};
  const events = await stackEvents(cloud, found.StackId ?? name, found.CreationTime ?? new Date(0));
  return {
    state: 'failed',
    why: `stack ${name} is ${status}: ${firstFailure(events) ?? found.StackStatusReason ?? ''}`,
  };
};

/** A step that is a stack. */
export const stackStep = (spec: StackSpec): WorkshopStep => {
  const {stack, parameters: _parameters, ...card} = spec;
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
