import {
  DeletePolicy$,
  type DeletePolicyCommandInput,
  type DeletePolicyCommandOutput,
} from '@aws-sdk/client-iam';
import {AwsError, operation} from '../operation.ts';
import {onPolicy} from './access.ts';
import {managedPolicies, theOwnPolicy} from './managed-policies.ts';
import {usesOf} from './policy-description.ts';

export const deletePolicy = operation<DeletePolicyCommandInput, DeletePolicyCommandOutput>(DeletePolicy$, {
  access: onPolicy('DeletePolicy'),
  handle: ({PolicyArn: arn = ''}, call) => {
    const policy = theOwnPolicy(call, arn, 'DeletePolicy');
    const {attached, attachedToUsers, boundary} = usesOf(call.cloud, arn);
    if (attached.length + attachedToUsers.length + boundary.length > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
    if (policy.versions.length > 1)
      throw new AwsError(
        'DeleteConflict',
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        409,
      );
    managedPolicies(call.cloud).delete(arn);
    return {};
  },
});
