import type {Store} from '../workshop/progress.ts';
import {consolePage} from '../cloud/cloud.ts';
import type {Tools} from './workshop-step.ts';

/** The address of the Logistics Dashboard, when a run has made it. */
export const dashboardAddress = async (store: Store): Promise<string | undefined> =>
  (await store.load()).steps['dashboard']?.outputs?.['DashboardUrl'];

/** Where a learner looks next, by name. */
export const linksOf = (
  {cloud}: Tools,
  outputs: (step: string) => Readonly<Record<string, string>> | undefined,
): Record<string, string> => {
  const links: Record<string, string | undefined> = {
    dashboard: outputs('dashboard')?.['DashboardUrl'],
    workspace: outputs('workspace')?.['WorkspaceUrl'],
    cluster: consolePage(
      cloud,
      'redshiftv2',
      `#cluster-details?cluster=${outputs('warehouse')?.['ClusterIdentifier']}`,
    ),
    queryEditor: consolePage(cloud, 'sqlworkbench', '#/client'),
    streams: consolePage(cloud, 'kinesis', '#/streams/list'),
    refreshLoop: consolePage(cloud, 'states', '#/statemachines'),
    stacks: consolePage(cloud, 'cloudformation', '#/stacks'),
  };
  return Object.fromEntries(
    Object.entries(links).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
};
