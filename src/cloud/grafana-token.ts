/** A token for the minutes of a run's work in a workspace: it belongs to an account of its own, which goes with it. */
import {randomBytes} from 'node:crypto';
import {
  CreateWorkspaceServiceAccountCommand,
  CreateWorkspaceServiceAccountTokenCommand,
  DeleteWorkspaceServiceAccountCommand,
  GrafanaClient,
  ListWorkspaceServiceAccountsCommand,
} from '@aws-sdk/client-grafana';
import type {Cloud} from './cloud.ts';
import {isError} from './errors.ts';

const tokenSeconds = 15 * 60;

/** `rsw-temporary-1790000000-a1b2c3`: its name tells when it was made, in seconds. */
const accountName = (): string =>
  `rsw-temporary-${Math.floor(Date.now() / 1000)}-${randomBytes(3).toString('hex')}`;

/** Whether an account's token must have ended long ago, even if the clocks of two machines disagree. */
const isAbandoned = (name: string): boolean => {
  const [, made] = /^rsw-temporary-(\d{10})-[0-9a-f]{6}$/.exec(name) ?? [];
  return made !== undefined && Date.now() / 1000 - Number(made) > 4 * tokenSeconds;
};

const removeAccounts = async (
  cloud: Cloud,
  workspaceId: string,
  isOurs: (name: string) => boolean,
): Promise<void> => {
  const client = cloud.client(GrafanaClient);
  const ours: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListWorkspaceServiceAccountsCommand({workspaceId, nextToken}));
    for (const {id, name} of page.serviceAccounts ?? []) if (id && name && isOurs(name)) ours.push(id);
    nextToken = page.nextToken;
  } while (nextToken);
  for (const serviceAccountId of ours)
    try {
      await client.send(new DeleteWorkspaceServiceAccountCommand({workspaceId, serviceAccountId}));
    } catch (error) {
      if (!isError(error, 'ResourceNotFoundException')) throw error;
    }
};

/** Where a run notes the name of its account before it makes it, so that after a kill the next run finds it. */
export type AccountNote = {
  readonly recall: () => string | undefined;
  readonly remember: (name: string | undefined) => Promise<void>;
};

/**
 * Works in a workspace with a token of an account of our own. The account goes with its token when the work ends, however
 * it ends: the signal stops the work and the way to it, never the way back. What a killed run of this machine has left is
 * removed first, and what one of another machine has left when nobody can be at work with it any more.
 */
export const withToken = async <T>(
  cloud: Cloud,
  workspaceId: string,
  signal: AbortSignal,
  note: AccountNote,
  work: (token: string) => Promise<T>,
): Promise<T> => {
  const client = cloud.client(GrafanaClient);
  const earlier = note.recall();
  await removeAccounts(cloud, workspaceId, (name) => name === earlier || isAbandoned(name));
  signal.throwIfAborted();
  const own = accountName();
  await note.remember(own);
  const tidyUp = async (): Promise<void> => {
    await removeAccounts(cloud, workspaceId, (name) => name === own);
    await note.remember(undefined);
  };
  const worked = async (): Promise<T> => {
    const account = await client.send(
      new CreateWorkspaceServiceAccountCommand({workspaceId, name: own, grafanaRole: 'ADMIN'}),
    );
    signal.throwIfAborted();
    const token = await client.send(
      new CreateWorkspaceServiceAccountTokenCommand({
        workspaceId,
        serviceAccountId: account.id,
        name: own,
        secondsToLive: tokenSeconds,
      }),
    );
    signal.throwIfAborted();
    return work(token.serviceAccountToken?.key ?? '');
  };
  let result: T;
  try {
    result = await worked();
  } catch (error) {
    // What went wrong first is what is told; an account that stays all the same is noted, and removed by the next run.
    await tidyUp().catch(() => {});
    throw error;
  }
  await tidyUp();
  return result;
};
