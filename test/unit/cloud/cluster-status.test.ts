import {describe, expect, it} from 'vitest';
import type {Cloud, SdkClient} from '../../../src/cloud/cloud.ts';
import {explainRefusal} from '../../../src/cloud/cluster-refusal.ts';
import {clusterState} from '../../../src/cloud/cluster-status.ts';
import {awaitAvailable, settleCluster} from '../../../src/cloud/redshift.ts';

/** A cloud whose cluster goes through these statuses, one a look, and what it was asked. */
const cloudWith = (...statuses: (string | undefined)[]) => {
  const asked: string[] = [];
  const send = async (command: {constructor: {name: string}}) => {
    const name = command.constructor.name.replace(/Command$/, '');
    asked.push(name);
    if (name !== 'DescribeClusters') return {};
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    return {Clusters: status === undefined ? [] : [{ClusterIdentifier: 'c', ClusterStatus: status}]};
  };
  const client = (): SdkClient => ({send}) as unknown as SdkClient;
  return {asked, cloud: {client, pause: async () => {}} as unknown as Cloud};
};

const following = () => {
  const said: string[] = [];
  return {said, signal: new AbortController().signal, say: (line: string) => void said.push(line)};
};

describe('the status of a cluster', () => {
  it.each<[status: string | undefined, means: string]>([
    ['available', 'works'],
    ['available, prep-for-resize', 'works'],
    ['available, resize-cleanup', 'works'],
    ['modifying', 'works'],
    ['paused', 'paused'],
    ...[
      'cancelling-resize',
      'creating',
      'deleting',
      'final-snapshot',
      'pausing',
      'rebooting',
      'renaming',
      'resizing',
      'resuming',
      'rotating-keys',
      'updating-hsm',
    ].map((status): [string, string] => [status, 'changing']),
    ...[
      'hardware-failure',
      'incompatible-hsm',
      'incompatible-network',
      'incompatible-parameters',
      'incompatible-restore',
      'storage-full',
      'something-new',
    ].map((status): [string, string] => [status, 'broken']),
    [undefined, 'gone'],
  ])('%s means %s, in words', (status, means) => {
    const state = clusterState(status);
    expect(state.means).toBe(means);
    expect(state.says).toMatch(/^(is|has|gets|cannot|could|does) /);
    if (means === 'changing' || means === 'broken') expect(state.says).toContain(status);
    expect(state.next !== undefined).toBe(means === 'broken');
  });

  it('is waited for until it is available, and a paused cluster is resumed once', async () => {
    const {asked, cloud} = cloudWith('pausing', 'paused', 'paused', 'resuming', 'available');
    const follower = following();
    await awaitAvailable(cloud, 'c', follower);
    expect(asked.filter((each) => each === 'ResumeCluster')).toHaveLength(1);
    expect(follower.said).toContain('the cluster is being resumed (resuming)');
  });

  it.each(['storage-full', 'incompatible-network', 'hardware-failure'])(
    'is not waited for when it does not mend: %s',
    async (status) => {
      const waiting = awaitAvailable(cloudWith('modifying', status).cloud, 'c', following());
      await expect(waiting).rejects.toMatchObject({
        why: expect.stringContaining(status) as string,
        next: expect.stringMatching(/\w/) as string,
      });
    },
  );

  it('is left as it is before a deletion, but no change is disturbed', async () => {
    const {asked, cloud} = cloudWith('pausing', 'pausing', 'paused');
    expect((await settleCluster(cloud, 'c', following()))?.ClusterStatus).toBe('paused');
    expect(asked).toEqual(['DescribeClusters', 'DescribeClusters', 'DescribeClusters']);
  });

  it.each([
    ['paused', /Resume it with: rsw setup/],
    ['rebooting', /Wait until rsw status/],
    ['storage-full', /Drop what is no longer needed/],
    [undefined, /Make it anew with: rsw setup/],
  ])('explains why the database does not answer: %s', async (status, next) => {
    const refusal = Object.assign(new Error("Redshift endpoint doesn't exist in this region."), {
      name: 'ValidationException',
    });
    const told = await explainRefusal(cloudWith(status).cloud, 'c', refusal);
    expect(told?.next).toMatch(next);
    expect(await explainRefusal(cloudWith(status).cloud, 'c', new Error('other'))).toBeUndefined();
  });

  it('is not to blame when the cluster works', async () => {
    const refusal = Object.assign(new Error('Database name is not available'), {name: 'ValidationException'});
    expect(await explainRefusal(cloudWith('available').cloud, 'c', refusal)).toBeUndefined();
  });
});
