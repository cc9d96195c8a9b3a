import {explainAwsError} from '../cloud/errors.ts';
import {StatementError} from '../cloud/statement-error.ts';
import {reason, UserError} from '../workshop/errors.ts';

/** A page asks again by itself. */
const asksAgain = /(?:^|,? then )type the same command.*$/is;

/** What a panel asks is the workshop's own: what it does not find, or may not read, set-up makes again. */
const isMissing = /does not exist|permission denied/i;

/** What begins with a word, and not with a name of AWS's (`iam:PassRole`), begins as sentences do. */
const sentence = (text: string): string =>
  text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());

/** What a panel says instead of its data: the warehouse's own words, or what is in the way, and what to do about it. */
export const panelTrouble = (
  error: unknown,
  isOnThisMachine: boolean,
  hint: (text: string) => string,
): string => {
  if (isOnThisMachine && (error as {code?: unknown}).code === 'ECONNREFUSED')
    return 'The local cloud is not running. Start it with: rsw local start';
  const told = error instanceof UserError ? error : explainAwsError(error);
  if (!told) return reason(error);
  if (error instanceof StatementError)
    return isMissing.test(told.why) ? `${told.why}. ${hint('Make it again with: rsw setup')}` : told.why;
  const next = told.next.replace(asksAgain, (clause) => (/^type/i.test(clause) ? '' : '.'));
  return `${sentence(told.why)}. ${hint(next)}`.trimEnd();
};
