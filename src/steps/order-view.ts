import {viewStep} from './view-step.ts';

export const orderView = viewStep({
  name: 'order-view',
  title: 'Create the view of the orders',
  says: 'A second materialized view, the other way to do it: it unpacks each order into columns while it is read in, so that queries on it are quick and plain.',
  view: 'order_stream',
  columns: {
    approximatearrivaltimestamp: 'time',
    consignmentid: 'whole number',
    order_timestamp: 'text',
    delivery_address: 'text',
    delivery_state: 'text',
    origin_address: 'text',
    origin_state: 'text',
    delay_probability: 'text',
    days_to_deliver: 'whole number',
    delivery_distance: 'number',
    userid: 'whole number',
    revenue: 'number',
    cost: 'number',
  },
});
