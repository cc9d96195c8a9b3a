import {DeleteRole$, type DeleteRoleCommandInput, type DeleteRoleCommandOutput} from '@aws-sdk/client-iam';
import {AwsError, operation} from '../operation.ts';
import {onRole} from './access.ts';
import {roles, theRole} from './roles.ts';

export const deleteRole = operation<DeleteRoleCommandInput, DeleteRoleCommandOutput>(DeleteRole$, {
  access: onRole('DeleteRole'),
  handle: ({RoleName: name = ''}, {cloud}) => {
    const {attached, inline} = theRole(cloud, name);
    if (attached.length > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must detach all policies first.', 409);
    if (Object.keys(inline).length > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must delete policies first.', 409);
    roles(cloud).delete(name.toLowerCase());
    return {};
  },
});
