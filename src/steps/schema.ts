import {sqlStep} from './sql-step.ts';

export const schema = sqlStep({
  name: 'schema',
  title: 'Connect the database with Kinesis',
  says: "An external schema maps Kinesis into the database: every stream that the cluster's default role may read appears in it as a table. Nothing is copied yet.",
  needs: ['default-role'],
  within: 'warehouse',
  usually: 15,
  look: 'sql/check/schema.sql',
  create: 'sql/schema.sql',
  drop: ['sql/undo/schema.sql'],
});
