import {sqlStep} from './sql-step.ts';

export const orderView = sqlStep({
  name: 'order-view',
  title: 'Create the view of the orders',
  says: 'A second materialized view, the other way to do it: it unpacks each order into columns while it is read in, so that queries on it are quick and plain.',
  needs: ['schema', 'ingestion'],
  within: 'warehouse',
  usually: 20,
  look: 'sql/check/order-view.sql',
  create: 'sql/order-view.sql',
  afterwards: ['sql/refresh/order-view.sql'],
  drop: ['sql/undo/order-view.sql'],
});
