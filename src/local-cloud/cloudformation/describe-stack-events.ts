import {
  DescribeStackEvents$,
  type DescribeStackEventsCommandInput,
  type DescribeStackEventsCommandOutput,
} from '@aws-sdk/client-cloudformation';
import {operation} from '../operation.ts';
import {onStack} from './access.ts';
import {eventsOf} from './events.ts';
import {page} from './page.ts';
import {findStack} from './stack.ts';

export const describeStackEvents = operation<
  DescribeStackEventsCommandInput,
  DescribeStackEventsCommandOutput
>(DescribeStackEvents$, {
  access: onStack('DescribeStackEvents'),
  handle: (input, {cloud}) => {
    const stack = findStack(cloud, input.StackName!, `Stack [${input.StackName}] does not exist`);
    const events = eventsOf(cloud, stack.id).filter(({validation}) => !validation);
    const {items, NextToken} = page(events, input.NextToken);
    return {
      StackEvents: items.map((event) => ({
        StackId: event.stackId,
        StackName: event.stackName,
        EventId: event.id,
        OperationId: event.operation?.id,
        LogicalResourceId: event.logicalId,
        PhysicalResourceId: event.physicalId,
        ResourceType: event.type,
        Timestamp: new Date(event.at),
        ResourceStatus: event.status,
        ResourceStatusReason: event.reason,
        ResourceProperties: event.properties,
        ClientRequestToken: event.token,
      })),
      NextToken,
    };
  },
});
