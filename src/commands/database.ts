import {describeStack, outputsOf} from '../cloud/stacks.ts';
import {databaseName, stackName} from '../steps/config.ts';
import {UserError} from '../workshop/errors.ts';
import type {Session} from './session.ts';
import {commandLine} from './workshop.ts';

/** The cluster and database of a workshop: as the last run has found them, or else as the stack says. */
export const findDatabase = async (session: Session): Promise<{cluster: string; name: string}> => {
  const {steps} = await session.store.load();
  const outputs = steps['warehouse']?.state === 'ready' ? steps['warehouse'].outputs : await ask(session);
  const cluster = outputs?.['ClusterIdentifier'];
  if (cluster !== undefined) return {cluster, name: outputs?.['DatabaseName'] ?? databaseName};
  throw new UserError('There is no database to ask', {
    why: `no workshop with a cluster is in ${session.named}`,
    next: `Set it up with: ${commandLine(session, 'setup')}`,
  });
};

const ask = async (session: Session): Promise<Record<string, string> | undefined> => {
  const stack = await describeStack(session.cloud, stackName(session.place, 'warehouse'));
  return stack && outputsOf(stack);
};
