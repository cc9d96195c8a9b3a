import {StatementError} from '../cloud/statement-error.ts';
import {UserError} from '../workshop/errors.ts';
import type {Found} from '../workshop/step.ts';
import {readerUser} from './config.ts';
import {askFile, foundIn, sendFile, sqlStep} from './sql-step.ts';
import type {StepContext, WorkshopStep} from './workshop-step.ts';

const made = sqlStep({
  name: 'database-user',
  title: 'Let Grafana in, to read only',
  says: `Grafana signs in to the database as ${readerUser}: the one name that its policy allows. The user has only temporary credentials, no password unless you ask for one (rsw step database-user --password), and may read the two views and nothing else.`,
  needs: ['customer-view', 'order-view'],
  within: 'warehouse',
  usually: 10,
  look: 'sql/check/database-user.sql',
  create: 'sql/database-user.sql',
  afterwards: ['sql/grants/customer-view.sql', 'sql/grants/order-view.sql'],
  drop: ['sql/undo/grants.sql', 'sql/undo/database-user.sql'],
});

/** What the user may do that the workshop does not need: named, and left to whoever has granted it. */
const furtherRights = async (context: StepContext): Promise<string | undefined> => {
  try {
    const {rows} = await askFile(context, 'sql/compare/database-user.sql');
    return rows.length === 0 ? undefined : `it may also: ${rows.map(([may]) => String(may)).join(', ')}`;
  } catch (error) {
    // Nothing depends on it: what the user must be able to do has been proved.
    if (error instanceof StatementError) return `what else it may do could not be read (${error.why})`;
    throw error;
  }
};

const check = async (context: StepContext): Promise<Found> => {
  const user = await made.check(context);
  if (user.state !== 'ready') return user;
  try {
    // The proof of the grants is that the user can read; they are lost whenever a view is made anew.
    const found = foundIn(
      await askFile(context, 'sql/check/grants.sql', readerUser),
      'right to read the views',
    );
    const why = found.state === 'ready' ? await furtherRights(context) : undefined;
    return found.state === 'ready' && why !== undefined ? {...found, why} : found;
  } catch (error) {
    if (error instanceof UserError && /permission denied|does not exist/i.test(error.why))
      return {state: 'failed', why: error.why};
    throw error;
  }
};

const password = 'sql/password.sql';

export const databaseUser: WorkshopStep = {
  ...made,
  uses: [...made.uses, password],
  check,
  apply: async (context) => {
    await made.apply(context);
    if (context.passwordHash !== undefined)
      await sendFile(context, password, {password_hash: context.passwordHash});
  },
};
