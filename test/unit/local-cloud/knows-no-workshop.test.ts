/** The local cloud runs any template and any SQL: nothing in it may know the workshop by name. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const root = join(import.meta.dirname, '../../../src/local-cloud');
const names =
  /customer_?stream|order_?stream|streaming_db|kinesis_schema|redshift_data_api_user|redshift_streaming|logistics|consignment|delivery_state|\brsw\b|workshop/i;

/** AWS's own managed policy names one of these: it is AWS's text, not ours. */
const awsOwn = new Map([['iam/aws-managed-policies.ts', /redshift_data_api_user/g]]);

test('no name of the workshop occurs in the local cloud', () => {
  const files = readdirSync(root, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(50);
  const found = files.flatMap((file) => {
    const path = join(file.parentPath, file.name);
    const name = path.slice(root.length + 1);
    const text = readFileSync(path, 'utf8').replaceAll(awsOwn.get(name) ?? /$^/g, '');
    return text
      .split('\n')
      .flatMap((line, n) => (names.test(line) ? [`${name}:${n + 1} ${line.trim()}`] : []));
  });
  expect(found).toEqual([]);
});
