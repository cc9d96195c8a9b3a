import {cheapestNodeType} from '../cloud/redshift.ts';
import {streamName} from './config.ts';
import {stackStep} from './stack-step.ts';

export const warehouse = stackStep({
  name: 'warehouse',
  title: 'Create the Redshift cluster',
  says: 'A Redshift cluster of one node, encrypted and closed to the internet, in a network of its own with a private way to Kinesis. Its role may read the two streams and nothing else.',
  needs: ['preflight'],
  usually: 480,
  stack: 'warehouse',
  parameters: async ({cloud, config}) => ({
    NodeType: config.nodeType ?? (await cheapestNodeType(cloud)),
    CustomerStreamName: streamName(config, 'customer_stream'),
    OrderStreamName: streamName(config, 'order_stream'),
  }),
});
