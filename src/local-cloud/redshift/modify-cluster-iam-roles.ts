import {
  ModifyClusterIamRoles$,
  type ModifyClusterIamRolesCommandInput,
  type ModifyClusterIamRolesCommandOutput,
} from '@aws-sdk/client-redshift';
import {passRole} from '../iam/pass-role.ts';
import {AwsError, operation} from '../operation.ts';
import {onCluster, rolesAreChanging, rolesOf, saveCluster, theIdleCluster, type Cluster} from './cluster.ts';
import {describeCluster} from './describe-cluster.ts';
import {durations} from './durations.ts';
import {verifyDefaultRole, verifyRoles} from './validation.ts';

export const modifyClusterIamRoles = operation<
  ModifyClusterIamRolesCommandInput,
  ModifyClusterIamRolesCommandOutput
>(ModifyClusterIamRoles$, {
  access: (input, {cloud}) => [
    onCluster(cloud, 'redshift:ModifyClusterIamRoles', input.ClusterIdentifier),
    ...(input.AddIamRoles ?? []).map((arn) => passRole(arn, 'redshift.amazonaws.com')),
  ],
  handle: (input, {cloud}) => {
    const cluster = theIdleCluster(cloud, input.ClusterIdentifier, 'modify');
    const now = cloud.now();
    if (rolesAreChanging(cluster, now))
      throw new AwsError(
        'InvalidClusterState',
        'There is an operation running on the Cluster. Please try to modify it at a later time.',
      );
    const {AddIamRoles: add = [], RemoveIamRoles: remove = [], DefaultIamRoleArn: asked} = input;
    const attached = rolesOf(cluster, now).map(({arn}) => arn);
    const wanted = [...new Set([...attached, ...add])].filter((arn) => !remove.includes(arn));
    verifyRoles(cloud, add);
    if (wanted.length > attached.length) verifyRoles(cloud, wanted);
    verifyDefaultRole(asked, wanted);
    const until = now + cloud.takes(durations.roles);
    const roles = [
      ...wanted.map((arn) => ({arn, until: attached.includes(arn) ? now : until, removing: false})),
      ...attached.filter((arn) => !wanted.includes(arn)).map((arn) => ({arn, until, removing: true})),
    ];
    // An empty ARN takes the default away, and so does removing the role that it is.
    const defaultRole = asked === undefined ? cluster.defaultRole : asked || undefined;
    const changed: Cluster = {
      ...cluster,
      roles,
      defaultRole: defaultRole !== undefined && wanted.includes(defaultRole) ? defaultRole : undefined,
    };
    saveCluster(cloud, changed);
    return {Cluster: describeCluster(cloud, changed)};
  },
});
