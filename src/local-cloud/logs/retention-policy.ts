import {
  DeleteRetentionPolicy$,
  PutRetentionPolicy$,
  type DeleteRetentionPolicyCommandInput,
  type DeleteRetentionPolicyCommandOutput,
  type PutRetentionPolicyCommandInput,
  type PutRetentionPolicyCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import {AwsError, operation} from '../operation.ts';
import {logAccess, logGroups, theLogGroup} from './log-group.ts';

const days = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const putRetentionPolicy = operation<PutRetentionPolicyCommandInput, PutRetentionPolicyCommandOutput>(
  PutRetentionPolicy$,
  {
    access: ({logGroupName: name = ''}, {cloud}) => logAccess(cloud, 'PutRetentionPolicy', name),
    handle: ({logGroupName: name = '', retentionInDays}, {cloud}) => {
      const group = theLogGroup(cloud, name);
      if (retentionInDays === undefined || !days.includes(retentionInDays))
        throw new AwsError(
          'InvalidParameterException',
          `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${days.join(', ')}]`,
        );
      logGroups(cloud).set(name, {...group, retentionInDays});
      return {};
    },
  },
);

export const deleteRetentionPolicy = operation<
  DeleteRetentionPolicyCommandInput,
  DeleteRetentionPolicyCommandOutput
>(DeleteRetentionPolicy$, {
  access: ({logGroupName: name = ''}, {cloud}) => logAccess(cloud, 'DeleteRetentionPolicy', name),
  handle: ({logGroupName: name = ''}, {cloud}) => {
    logGroups(cloud).set(name, {...theLogGroup(cloud, name), retentionInDays: undefined});
    return {};
  },
});
