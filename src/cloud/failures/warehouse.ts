/** What Redshift answers, as a service and as a database, and the streams that it reads. */
import type {Failure} from './failure.ts';

const cluster: readonly Failure[] = [
  {
    sign: /Invalid node type:? *(?<type>[\w.]+)|Node ?Type (?<named>[\w.]+) .*not (supported|valid|available)/i,
    why: 'the node type {type}{named} cannot be ordered here',
    next: 'See which can be (rsw doctor lists them), then: rsw setup --node-type ra3.large',
  },
  {
    sign: /ClusterNotFound|Cluster \S+ not found/i,
    why: 'the cluster is not there',
    next: 'Look with: rsw status; make it again with: rsw setup',
  },
  {
    sign: /InvalidClusterState|InvalidClusterStatus/i,
    why: 'the cluster is in a state in which that cannot be done',
    next: 'Look at it with: rsw status (rsw setup resumes a paused one), then type the same command again.',
  },
  {
    sign: /Redshift endpoint doesn't exist in this region/i,
    why: 'there is no such cluster here, or it is paused or not ready yet',
    next: 'Look at it with: rsw status; rsw setup makes or resumes it.',
  },
];

const database: readonly Failure[] = [
  {
    sign: /Not authorized to get credentials of role (?<role>[\w:/.@+=-]+)/i,
    why: 'the cluster may not act as its role: it is not associated with the cluster, or does not trust Redshift',
    next: 'Associate it again: rsw step default-role. If it stays, let it trust redshift.amazonaws.com (console: IAM, Roles).',
  },
  {
    sign: /column "?(?:\w+"?\."?)?(?<column>data|approximatearrivaltimestamp|partitionkey|shardid|sequencenumber)"? does not exist/i,
    why: "the preview's name of that column is not taken any more",
    next: 'Write kinesis_data for Data and approximate_arrival_timestamp for ApproximateArrivalTimestamp, and so on.',
  },
  {
    sign: /navigation on column .* is not allowed as it is not SUPER type/i,
    why: 'a path can only be followed into a column of type SUPER, and not into an alias of the same SELECT',
    next: 'See how it is done with: rsw step customer-view --explain',
  },
  {
    sign: /permission denied for (relation|schema|materialized view) "?(customer_stream|order_stream|kinesis_schema|public)\b/i,
    next: 'Grant it again with: rsw step database-user, or ask as the administrator: --as admin',
  },
];

const streams: readonly Failure[] = [
  {
    sign: /ResourceNotFoundException: Stream (?<stream>[\w.-]+) under account \d+ not found/i,
    why: 'the stream {stream} is not there any more',
    next: 'Look with: rsw status; make it again with: rsw setup',
  },
];

export const warehouseFailures: readonly Failure[] = [...cluster, ...database, ...streams];
