/**
 * A process that refreshes a streaming view until it is killed: `node <this, bundled> FOLDER ENGINE_HOME`. Its stream is made up
 * as it is read, record after record, so that what must be in the view follows from the positions alone.
 */
import {openWarehouse} from '../../src/local-cloud/sql/open-warehouse.ts';
import type {Session, StreamReader} from '../../src/local-cloud/sql/warehouse.ts';

const [folder = '', engineHome = ''] = process.argv.slice(2);

/** Two shards that always have 500 more records, just arrived: a refresh takes one page of each. */
const reader: StreamReader = {
  shards: async () => ['shard-a', 'shard-b'],
  read: async (_, shard, after) => {
    const from = after === undefined ? 0 : Number(after) + 1;
    return Array.from({length: 500}, (__, i) => ({
      sequenceNumber: String(from + i).padStart(20, '0'),
      partitionKey: 'k',
      data: Buffer.from(JSON.stringify({n: from + i, shard})),
      arrival: Date.now() + 60_000,
    }));
  },
};

const role = 'arn:aws:iam::000000000000:role/reader';
const session: Session = {
  database: 'testdb',
  user: 'admin',
  defaultRole: role,
  attachedRoles: [role],
  streamsAs: () => reader,
  signal: new AbortController().signal,
};
const warehouse = await openWarehouse({
  folder,
  database: 'testdb',
  adminUser: 'admin',
  engineHome,
  now: Date.now,
});
await warehouse.execute('create external schema if not exists s from kinesis iam_role default', session);
const known = await warehouse.execute(`select 1 from svv_mv_info where name = 'v'`, session);
if (known.rows.length === 0)
  await warehouse.execute(
    'create materialized view v as select shard_id, sequence_number, json_parse(kinesis_data).n::int as n from s.numbers',
    session,
  );
for (let round = 0; ; round++) {
  await warehouse.execute('refresh materialized view v', session);
  await warehouse.execute(`create table t${round} as select count(*) as c from v`, session);
  await warehouse.execute(`drop table t${round}`, session);
  process.stdout.write('.');
}
