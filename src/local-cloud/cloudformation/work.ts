/** One stack operation while it runs in this process. */
import type {LocalCloud} from '../cloud.ts';
import type {ResourceType} from './resource-type.ts';
import {stacks, type Failure, type Stack, type StackOperation} from './stack.ts';

export type Work = {
  readonly cloud: LocalCloud;
  readonly stackId: string;
  readonly types: ReadonlyMap<string, ResourceType>;
  /** Aborted when the operation takes another turn: a resource failed, or somebody wants something else. */
  readonly cancelled: AbortSignal;
  /** Aborted when the local cloud closes: everything stops where it is, to be continued at the next start. */
  readonly closing: AbortSignal;
  readonly cancel: () => void;
  /** Acts that a cancelled phase has left running; the next phase waits for them. */
  readonly inFlight: Set<Promise<unknown>>;
};

/** The stack as it is remembered at this moment. */
export const stackOf = ({cloud, stackId}: Work): Stack => stacks(cloud).get(stackId)!;

export const operationOf = (work: Work): StackOperation => stackOf(work).operation!;

export const addFailure = (work: Work, failure: Failure): void => {
  const stack = stackOf(work);
  const operation = stack.operation!;
  stacks(work.cloud).set(stack.id, {
    ...stack,
    operation: {...operation, failures: [...operation.failures, failure]},
  });
};

/** What is about to be tried again has not failed yet. */
export const forgetFailures = (work: Work, verb: Failure['verb']): void => {
  const stack = stackOf(work);
  const operation = stack.operation!;
  const failures = operation.failures.filter((failure) => failure.verb !== verb);
  if (failures.length < operation.failures.length)
    stacks(work.cloud).set(stack.id, {...stack, operation: {...operation, failures}});
};

/** What a phase ends with: the stack's next status, and whatever else changes of it at the same moment. */
export type Turn = Pick<Stack, 'status'> & Partial<Stack>;

export type Phase = (work: Work) => Promise<Turn>;

const verbs = [
  ['create', 'create'],
  ['update', 'update'],
  ['restore', 'update'],
  ['delete', 'delete'],
] as const;

/** `The following resource(s) failed to create: [A, B]. ` for each verb that occurs. */
export const describeFailures = (failures: readonly Failure[]): string =>
  verbs
    .map(([verb, word]) => {
      const failed = new Set(
        failures.filter((failure) => failure.verb === verb).map(({logicalId}) => logicalId),
      );
      return failed.size === 0
        ? ''
        : `The following resource(s) failed to ${word}: [${[...failed].join(', ')}]. `;
    })
    .join('');
