/** What the status of a stack means for us. */
import type {StackStatus} from '@aws-sdk/client-cloudformation';

/** What leads from a status to a finished stack. */
type StackAct =
  | 'create'
  /** A change set was made but never executed: the stack is an empty name. */
  | 'clear'
  /** Something is at work on it: wait for that, start nothing. */
  | 'join'
  | 'update'
  /** Its creation failed: only deleting it helps. */
  | 'recreate'
  | 'roll-back'
  | 'continue-rollback'
  | 'delete-again'
  /** Nothing that may be done unasked. */
  | 'tell';

type Meaning = {
  readonly act: StackAct;
  /** The status in plain words: `stack rsw-ingestion …`. */
  readonly says: string;
};

/** Every status that the API knows; the compiler asks for a new one. */
const meanings: Readonly<Record<StackStatus, Meaning>> = {
  REVIEW_IN_PROGRESS: {act: 'clear', says: 'was planned, but never begun'},
  CREATE_IN_PROGRESS: {act: 'join', says: 'is being made'},
  CREATE_COMPLETE: {act: 'update', says: 'is made'},
  CREATE_FAILED: {act: 'recreate', says: 'could not be made'},
  ROLLBACK_IN_PROGRESS: {act: 'join', says: 'could not be made and is being taken back'},
  ROLLBACK_COMPLETE: {act: 'recreate', says: 'could not be made and was taken back'},
  ROLLBACK_FAILED: {act: 'recreate', says: 'could not be made, and only partly taken back'},
  UPDATE_IN_PROGRESS: {act: 'join', says: 'is being changed'},
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: {act: 'join', says: 'was changed and is being tidied up'},
  UPDATE_COMPLETE: {act: 'update', says: 'was changed'},
  UPDATE_FAILED: {act: 'roll-back', says: 'stopped half way through a change'},
  UPDATE_ROLLBACK_IN_PROGRESS: {act: 'join', says: 'could not be changed and is going back'},
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: {act: 'join', says: 'went back and is being tidied up'},
  UPDATE_ROLLBACK_COMPLETE: {act: 'update', says: 'is as it was before a change that failed'},
  UPDATE_ROLLBACK_FAILED: {
    act: 'continue-rollback',
    says: 'could not be changed, and could not go back either',
  },
  DELETE_IN_PROGRESS: {act: 'join', says: 'is being deleted'},
  DELETE_COMPLETE: {act: 'create', says: 'is gone'},
  DELETE_FAILED: {act: 'delete-again', says: 'could not be deleted'},
  IMPORT_IN_PROGRESS: {act: 'join', says: 'is taking in resources that were there'},
  IMPORT_COMPLETE: {act: 'update', says: 'has taken in resources that were there'},
  IMPORT_ROLLBACK_IN_PROGRESS: {act: 'join', says: 'could not take in resources and is going back'},
  IMPORT_ROLLBACK_COMPLETE: {act: 'update', says: 'is as it was before an import that failed'},
  // Whoever imported these knows what they are; no update is taken in this status, and a deletion might take them along.
  IMPORT_ROLLBACK_FAILED: {act: 'tell', says: 'could not take in resources, and could not go back either'},
};

const meaningOf = (status: string): Meaning =>
  (meanings as Readonly<Record<string, Meaning>>)[status] ??
  (status.endsWith('_IN_PROGRESS')
    ? {act: 'join', says: `is ${status}`}
    : {act: 'tell', says: `is ${status}, which this version of rsw does not know`});

/** What leads from a status to a finished stack; `undefined` is the status of a stack that does not exist. */
export const actFor = (status: string | undefined): StackAct =>
  status === undefined ? 'create' : meaningOf(status).act;

/** A status in plain words, with AWS's own where they are more than that: `could not be deleted (DELETE_FAILED)`. */
export const inPlainWords = (status: string): string => {
  const {says} = meaningOf(status);
  return says.includes(status) ? says : `${says} (${status})`;
};

/** Whether the stack is whole: made or changed, or safely back to what it was before. */
export const isWhole = (status: string | undefined): boolean =>
  status !== undefined && actFor(status) === 'update';

/** Whether it has taken the last change that was asked of it. */
export const hasSucceeded = (status: string | undefined): boolean => isWhole(status) && !wentBack(status);

/** Whether it is, or is on its way to be, what it was before something that failed. */
export const wentBack = (status: string | undefined): boolean => status?.includes('ROLLBACK') ?? false;

export const isUnderway = (status: string | undefined): boolean =>
  status !== undefined && actFor(status) === 'join';

/** Whether a status, of a stack or of a resource, tells of a failure and not of its clearing up. */
export const isFailure = (status: string | undefined): boolean => status?.endsWith('_FAILED') ?? false;
