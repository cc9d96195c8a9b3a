/** What the status of a cluster means for us: the list of DescribeClusters in the Redshift API reference, with `pausing` and `resuming`. */

export type ClusterState = {
  readonly means: 'works' | 'paused' | 'changing' | 'broken' | 'gone';
  /** In words, to follow `the cluster`. */
  readonly says: string;
  /** What to do about one that is broken. */
  readonly next?: string;
};

const changes: Readonly<Record<string, string>> = {
  'cancelling-resize': 'has its resize cancelled',
  creating: 'is being created',
  deleting: 'is being deleted',
  'final-snapshot': 'is being deleted, with a last snapshot',
  pausing: 'is being paused',
  rebooting: 'is rebooting',
  renaming: 'is being renamed',
  resizing: 'is being resized',
  resuming: 'is being resumed',
  'rotating-keys': 'gets new encryption keys',
  'updating-hsm': 'gets a new HSM configuration',
};

const rebuild = 'Take it down and set it up anew: rsw teardown, then rsw setup.';

const faults: Readonly<Record<string, {says: string; next: string}>> = {
  'hardware-failure': {
    says: 'has a hardware failure',
    next: `AWS repairs it or asks for a restore (console: Redshift, the cluster). ${rebuild}`,
  },
  'incompatible-hsm': {says: 'cannot reach its HSM', next: rebuild},
  'incompatible-network': {
    says: 'does not get along with its network',
    next: `Look at the subnets and the free addresses of its network in the console. ${rebuild}`,
  },
  'incompatible-parameters': {
    says: 'does not get along with a parameter',
    next: 'Take back what was changed in its parameter group, then reboot it.',
  },
  'incompatible-restore': {says: 'could not be restored', next: rebuild},
  'storage-full': {
    says: 'has no storage left',
    next: `Drop what is no longer needed, or choose a larger node: rsw setup --node-type ra3.xlplus. ${rebuild}`,
  },
};

/** The meaning of a status; `undefined` is the status of a cluster that does not exist. */
export const clusterState = (status: string | undefined): ClusterState => {
  if (status === undefined)
    return {means: 'gone', says: 'is not there any more: it was taken down, or deleted'};
  // Such as `available, resize-cleanup`: it answers while it tidies up.
  if (/^available(,|$)/.test(status) || status === 'modifying') return {means: 'works', says: `is ${status}`};
  if (status === 'paused') return {means: 'paused', says: 'is paused'};
  const change = changes[status];
  if (change !== undefined) return {means: 'changing', says: `${change} (${status})`};
  const fault = faults[status];
  return fault
    ? {means: 'broken', says: `${fault.says} (${status})`, next: fault.next}
    : {
        means: 'broken',
        says: `is ${status}`,
        next: 'Look at it in the console (Amazon Redshift, Clusters), then type the same command again.',
      };
};
