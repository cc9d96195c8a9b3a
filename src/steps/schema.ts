import {askFile, sqlStep} from './sql-step.ts';
import type {StepContext} from './workshop-step.ts';

/** The kinds of external schemas that read tables of somebody's catalogue, by their number in SVV_EXTERNAL_SCHEMAS. */
const catalogues = ['1', '2', '3', '4', '5'];

/** The role that the options of an external schema name; undefined when they say it in a way that nobody expects. */
const roleIn = (options: string): string | undefined =>
  /"?IAM_ROLE"?\s*[:=]?\s*["']?(default|arn:[^"'\s,}]+)/i.exec(options)?.[1];

const differs = async (context: StepContext): Promise<string | undefined> => {
  const [row = []] = (await askFile(context, 'sql/compare/schema.sql')).rows;
  const [kind, database, options] = row.map((value) => String(value ?? ''));
  if (database && catalogues.includes(kind ?? ''))
    return `it shows the database ${database}, not the streams of Kinesis`;
  const {ClusterRoleArn: own} = context.outputs('warehouse');
  const role = roleIn(options ?? '');
  if (role === undefined || role.toLowerCase() === 'default' || role === own) return undefined;
  return `it reads as ${role}, not as the cluster's default role`;
};

export const schema = sqlStep({
  name: 'schema',
  title: 'Connect the database with Kinesis',
  says: "An external schema maps Kinesis into the database: every stream that the cluster's default role may read appears in it as a table. Nothing is copied yet.",
  needs: ['default-role'],
  within: 'warehouse',
  usually: 15,
  look: 'sql/check/schema.sql',
  create: 'sql/schema.sql',
  differs,
  drop: ['sql/undo/schema.sql'],
});
