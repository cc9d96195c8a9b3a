import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import {until} from './until.ts';

/** Carries a template to a stack through a change set and waits for its end; answers the status and the outputs. */
export const deployStack = async (
  cloudformation: CloudFormationClient,
  stack: string,
  template: object | string,
  kind: 'CREATE' | 'UPDATE',
  parameters: Readonly<Record<string, string>> = {},
): Promise<{status: string; outputs: Record<string, string>; reasons: string[]}> => {
  const name = `change-${kind.toLowerCase()}-${Date.now()}`;
  await cloudformation.send(
    new CreateChangeSetCommand({
      StackName: stack,
      ChangeSetName: name,
      ChangeSetType: kind,
      TemplateBody: typeof template === 'string' ? template : JSON.stringify(template),
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    }),
  );
  const planned = await until(`change set of ${stack}`, async () => {
    const found = await cloudformation.send(
      new DescribeChangeSetCommand({StackName: stack, ChangeSetName: name}),
    );
    if (found.Status === 'FAILED') return {refused: found.StatusReason ?? ''};
    return found.ExecutionStatus === 'AVAILABLE' ? {refused: undefined} : undefined;
  });
  if (planned.refused !== undefined) {
    const {OperationEvents} = await cloudformation.send(
      new DescribeEventsCommand({StackName: stack, ChangeSetName: name}),
    );
    const details = (OperationEvents ?? []).flatMap(
      ({ValidationStatusReason}) => ValidationStatusReason ?? [],
    );
    return {status: 'FAILED', outputs: {}, reasons: [planned.refused, ...details]};
  }
  await cloudformation.send(new ExecuteChangeSetCommand({StackName: stack, ChangeSetName: name}));
  const settled = await until(`stack ${stack}`, async () => {
    const {Stacks} = await cloudformation.send(new DescribeStacksCommand({StackName: stack}));
    const found = Stacks?.[0];
    return found?.StackStatus && !found.StackStatus.endsWith('IN_PROGRESS') ? found : undefined;
  });
  const {StackEvents} = await cloudformation.send(new DescribeStackEventsCommand({StackName: stack}));
  return {
    status: settled.StackStatus ?? '',
    outputs: Object.fromEntries(
      (settled.Outputs ?? []).map(({OutputKey, OutputValue}) => [OutputKey ?? '', OutputValue ?? '']),
    ),
    reasons: (StackEvents ?? []).flatMap(({ResourceStatusReason}) => ResourceStatusReason ?? []),
  };
};
