import {explainAwsError} from '../cloud/errors.ts';
import {StatementError} from '../cloud/statement-error.ts';
import {reason, UserError} from '../workshop/errors.ts';

/** A page asks again by itself. */
const asksAgain = /,? then type the same command.*$/s;

/** What a panel says instead of its data: the warehouse's own words, or what is in the way and what to do about it. */
export const panelTrouble = (error: unknown, isOnThisMachine: boolean): string => {
  if (isOnThisMachine && (error as {code?: unknown}).code === 'ECONNREFUSED')
    return 'The local cloud is not running. Start it with: rsw local start';
  const told = error instanceof UserError ? error : explainAwsError(error);
  if (!told) return reason(error);
  return error instanceof StatementError ? told.why : `${told.why}. ${told.next.replace(asksAgain, '.')}`;
};
