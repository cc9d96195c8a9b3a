import {viewStep} from './view-step.ts';

export const customerView = viewStep({
  name: 'customer-view',
  title: 'Create the view of the customers',
  says: 'A materialized view over the stream. It keeps each customer whole, as JSON in a SUPER column, to be unpacked by queries. Its first refresh reads the stream from the oldest record on.',
  view: 'customer_stream',
  columns: {approximatearrivaltimestamp: 'time', customer_data: 'super'},
});
