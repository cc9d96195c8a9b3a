import {UserError} from '../workshop/errors.ts';
import {readerUser} from './config.ts';
import {askFile, foundIn, sqlStep} from './sql-step.ts';
import type {WorkshopStep} from './workshop-step.ts';

const made = sqlStep({
  name: 'database-user',
  title: 'Let Grafana in, to read only',
  says: `Grafana signs in to the database as ${readerUser}: the one name that its policy allows. The user has no password, only temporary credentials, and may read the two views and nothing else.`,
  needs: ['customer-view', 'order-view'],
  within: 'warehouse',
  usually: 10,
  look: 'sql/check/database-user.sql',
  create: 'sql/database-user.sql',
  afterwards: ['sql/grants.sql'],
  drop: ['sql/undo/grants.sql', 'sql/undo/database-user.sql'],
});

export const databaseUser: WorkshopStep = {
  ...made,
  check: async (context) => {
    const user = await made.check(context);
    if (user.state !== 'ready') return user;
    try {
      // The proof of the grants is that the user can read; they are lost whenever a view is made anew.
      return foundIn(await askFile(context, 'sql/check/grants.sql', readerUser), 'right to read the views');
    } catch (error) {
      if (error instanceof UserError && /permission denied|does not exist/i.test(error.why))
        return {state: 'failed', why: error.why};
      throw error;
    }
  },
};
