import {sqlStep} from './sql-step.ts';

export const customerView = sqlStep({
  name: 'customer-view',
  title: 'Create the view of the customers',
  says: 'A materialized view over the stream. It keeps each customer whole, as JSON in a SUPER column, to be unpacked by queries. Its first refresh reads the stream from the oldest record on.',
  needs: ['schema', 'ingestion'],
  within: 'warehouse',
  usually: 20,
  look: 'sql/check/customer-view.sql',
  create: 'sql/customer-view.sql',
  afterwards: ['sql/refresh/customer-view.sql'],
  drop: ['sql/undo/customer-view.sql'],
});
