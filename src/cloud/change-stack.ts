/** Making or changing a stack by a change set. */
import {randomUUID} from 'node:crypto';
import {
  CloudFormationClient,
  DeleteStackCommand,
  ExecuteChangeSetCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import {
  changesNothing,
  clearChangeSet,
  invalidStatus,
  makeChangeSet,
  whyFailed,
  type ChangeSet,
} from './change-set.ts';
import {failure, reasonOf, type Deployment} from './deployment.ts';
import {isError} from './errors.ts';
import {begun, settled} from './settle-stack.ts';
import {hasSucceeded} from './stack-status.ts';

/** Whether an answer only says that somebody else was quicker: the stack has to be looked at anew. */
const isOvertaken = (error: unknown): boolean =>
  isError(
    error,
    ...invalidStatus,
    'AlreadyExistsException',
    'ChangeSetNotFound',
    'ChangeSetNotFoundException',
    'OperationInProgressException',
    'TokenAlreadyExistsException',
  ) ||
  (isError(error, 'ValidationError') &&
    /already exists and cannot be created|is in \w+ state and can ?not be|^Stack \S+ does not exist/.test(
      (error as Error).message,
    ));

/** Makes or changes a stack; answers false when somebody else has got in between. */
export const changed = async (deployment: Deployment, stack: Stack | undefined): Promise<boolean> => {
  const {cloud, plan, following} = deployment;
  const type = stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS' ? 'CREATE' : 'UPDATE';
  // Tokens make the SDK's own retries one request. After a crash the stack's status tells what had been sent.
  const token = randomUUID();
  try {
    if (stack && !(await clearChangeSet(cloud, plan.name, following))) return false;
    const set = await makeChangeSet(cloud, plan, type, `create-${token}`, following);
    if (!set) return false;
    if (set.Status === 'FAILED') return await settleFailed(deployment, set, type);
    await cloud.client(CloudFormationClient).send(
      new ExecuteChangeSetCommand({
        StackName: plan.name,
        ChangeSetName: set.ChangeSetId,
        ClientRequestToken: `execute-${token}`,
        DisableRollback: false,
      }),
    );
    const before = stack ?? {StackStatus: 'REVIEW_IN_PROGRESS' as const};
    return await carriedOut(deployment, {...before, ...idsOf(set)} as Stack, set, `execute-${token}`);
  } catch (error) {
    if (isOvertaken(error)) return false;
    throw error;
  }
};

const idsOf = ({StackId, StackName}: ChangeSet) => ({StackId, StackName});

/** A change set that has nothing to execute: the stack is as it should be, or cannot become that. */
const settleFailed = async (
  {cloud, plan, following}: Deployment,
  set: ChangeSet,
  type: 'CREATE' | 'UPDATE',
): Promise<boolean> => {
  const isSame = changesNothing(set);
  const why = isSame ? '' : await whyFailed(cloud, plan.name, set, following.called);
  await clearChangeSet(cloud, plan.name, following);
  if (isSame) return true;
  // The empty name that it has left would be in the way of whoever makes it by hand.
  if (type === 'CREATE')
    await cloud.client(CloudFormationClient).send(new DeleteStackCommand({StackName: set.StackId}));
  throw failure(plan, why);
};

const carriedOut = async (
  deployment: Deployment,
  stack: Stack,
  set: ChangeSet,
  token: string,
): Promise<boolean> => {
  const {cloud, following} = deployment;
  await begun(cloud, stack, token, following);
  const total = set.Changes?.length || undefined;
  const status = await settled(cloud, stack, following, {total, since: set.CreationTime});
  if (hasSucceeded(status)) return true;
  if (status === undefined) return false;
  throw failure(
    deployment.plan,
    await reasonOf(deployment, {...stack, StackStatusReason: `it ended as ${status}`}),
  );
};
