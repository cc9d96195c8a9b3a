import {streamName} from './config.ts';
import {stackStep} from './stack-step.ts';

export const ingestion = stackStep({
  name: 'ingestion',
  title: 'Open two streams and let data flow into them',
  says: 'Two Kinesis streams take in customers and orders. Two Lambda functions, started every minute by a schedule, invent them and put them in, so that there is data from the first minute on.',
  needs: ['preflight'],
  usually: 90,
  stack: 'ingestion',
  parameters: ({config}) => ({
    CustomerStreamName: streamName(config, 'customer_stream'),
    OrderStreamName: streamName(config, 'order_stream'),
  }),
});
