/**
 * The one price table: on-demand prices in US dollars, without free tiers, from AWS's price pages and price lists.
 * Each part of the workshop that is charged has a line, with how much of it the workshop uses.
 */
export const pricesOf = {region: 'us-east-1', dated: 'November 2026'} as const;

export const hoursOfMonth = 730;

/** The price of one node for an hour. */
export const nodeHour: Readonly<Record<string, number>> = {
  'rg.large': 0.3801,
  'rg.xlarge': 0.7602,
  'rg.4xlarge': 3.04267,
  'ra3.large': 0.543,
  'ra3.xlplus': 1.086,
  'ra3.4xlarge': 3.26,
};

/** What is charged by the hour, or by use that goes on as long as the workshop runs. */
export type Part = {
  readonly name: string;
  /** What it is, in words. */
  readonly what: string;
  /** What the price is for: `shard and hour`. */
  readonly unit: string;
  /** US dollars for one unit. */
  readonly price: number;
  /** Units that the workshop uses in an hour. */
  readonly perHour: number;
  /** Not charged while the cluster is paused. */
  readonly rests?: true;
};

/** Everything but the node, whose price depends on its type. */
export const parts: readonly Part[] = [
  {
    name: 'storage',
    what: 'managed storage of the cluster, 1 GB',
    unit: 'GB and month',
    price: 0.024,
    perHour: 1 / hoursOfMonth,
  },
  {
    name: 'endpoint',
    what: 'private way to Kinesis, in one zone',
    unit: 'endpoint and hour',
    price: 0.01,
    perHour: 1,
  },
  {name: 'endpoint-data', what: 'records through it', unit: 'GB', price: 0.01, perHour: 0.01},
  {name: 'shards', what: 'two streams of one shard each', unit: 'shard and hour', price: 0.015, perHour: 2},
  {
    name: 'records',
    what: 'records put into the streams, 75 a minute',
    unit: 'million payload units',
    price: 0.014,
    perHour: (75 * 60) / 1e6,
  },
  {
    name: 'state-machine-starts',
    what: 'starts of the refresh loop (Express), one a minute',
    unit: 'million requests',
    price: 1,
    perHour: 60 / 1e6,
  },
  {
    name: 'state-machine',
    what: 'the refresh loop, 59 s of each minute in 64 MB',
    unit: 'GB-second',
    price: 0.00001667,
    perHour: 60 * 59 * 0.0625,
    rests: true,
  },
  {
    name: 'lambda',
    what: 'two producers, 56 s of each minute in 192 MB (arm64)',
    unit: 'GB-second',
    price: 0.0000133334,
    perHour: 2 * 60 * 56 * 0.1875,
  },
  {
    name: 'lambda-starts',
    what: 'starts of the producers, one a minute each',
    unit: 'million requests',
    price: 0.2,
    perHour: 120 / 1e6,
  },
  {
    name: 'table-writes',
    what: 'the registry of customers, 80 writes a minute',
    unit: 'million write units',
    price: 0.625,
    perHour: (80 * 60) / 1e6,
  },
  {
    name: 'table-reads',
    what: 'the registry of customers, 210 read units a minute',
    unit: 'million read units',
    price: 0.125,
    perHour: (210 * 60) / 1e6,
  },
  {
    name: 'schedules',
    what: 'three schedules, one start a minute each',
    unit: 'million starts',
    price: 1,
    perHour: 180 / 1e6,
  },
  {name: 'logs', what: 'lines of the producers, 60 KB an hour', unit: 'GB', price: 0.5, perHour: 60 / 1e6},
  {
    name: 'secret',
    what: "the administrator's password in Secrets Manager",
    unit: 'secret and month',
    price: 0.4,
    perHour: 1 / hoursOfMonth,
  },
  {
    name: 'keys',
    what: 'requests to the key of the streams, 60 an hour',
    unit: '10,000 requests',
    price: 0.03,
    perHour: 60 / 1e4,
  },
];

/** Managed Grafana: each user who is active in a month needs a licence, and so does the service account that set-up signs in with. */
export const grafanaLicences = {
  price: 9,
  unit: 'active editor and month',
  users: ['you as administrator', "set-up's service account"],
} as const;
