import {viewStep} from './view-step.ts';

export const orderView = viewStep({
  name: 'order-view',
  title: 'Create the view of the orders',
  says: 'A second materialized view, the other way to do it: it unpacks each order into columns while it is read in, so that queries on it are quick and plain.',
  view: 'order_stream',
  columns: {
    approximatearrivaltimestamp: 'timestamp',
    consignmentid: 'int8',
    order_timestamp: 'varchar',
    delivery_address: 'varchar',
    delivery_state: 'varchar',
    origin_address: 'varchar',
    origin_state: 'varchar',
    delay_probability: 'varchar',
    days_to_deliver: 'int4',
    delivery_distance: 'float8',
    userid: 'int4',
    revenue: 'float8',
    cost: 'float8',
  },
});
