/** What the status of a stack means for us. */

export type StackAct =
  | 'create'
  /** A change set was made but never executed: the stack is an empty name. */
  | 'clear'
  | 'join'
  | 'update'
  /** Its creation failed: only deleting it helps. */
  | 'recreate'
  | 'roll-back'
  | 'continue-rollback'
  | 'delete-again';

/** What leads from a status to a finished stack; `undefined` is the status of a stack that does not exist. */
export const actFor = (status: string | undefined): StackAct => {
  switch (status) {
    case undefined:
    case 'DELETE_COMPLETE':
      return 'create';
    case 'REVIEW_IN_PROGRESS':
      return 'clear';
    case 'ROLLBACK_COMPLETE':
    case 'ROLLBACK_FAILED':
    case 'CREATE_FAILED':
      return 'recreate';
    case 'UPDATE_FAILED':
      return 'roll-back';
    case 'UPDATE_ROLLBACK_FAILED':
      return 'continue-rollback';
    case 'DELETE_FAILED':
      return 'delete-again';
    default:
      return status.endsWith('_IN_PROGRESS') ? 'join' : 'update';
  }
};

/** Whether the stack is whole: created or updated, or safely back to what it was before an update. */
export const isWhole = (status: string | undefined): boolean =>
  status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE' || status === 'UPDATE_ROLLBACK_COMPLETE';

export const isUnderway = (status: string | undefined): boolean =>
  status !== 'REVIEW_IN_PROGRESS' && (status?.endsWith('_IN_PROGRESS') ?? false);

/** Whether a status, of a stack or of a resource, tells of a failure and not of its clearing up. */
export const isFailure = (status: string | undefined): boolean => status?.endsWith('_FAILED') ?? false;
