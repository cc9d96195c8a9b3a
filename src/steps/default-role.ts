import {clearDefaultRole, defaultRoleOf, describeCluster, setDefaultRole} from '../cloud/redshift.ts';
import {noteBefore, tellChange} from './change.ts';
import type {WorkshopStep} from './workshop-step.ts';

const what = 'default role';

export const defaultRole: WorkshopStep = {
  name: 'default-role',
  title: "Make the cluster's role its default role",
  says: "SQL that says IAM_ROLE default acts with the cluster's default role. CloudFormation cannot set it, so it is set here by the Redshift API.",
  needs: ['warehouse'],
  within: 'warehouse',
  usually: 60,
  uses: [],
  byHand: {
    how: 'Open the cluster, Properties, Cluster permissions; select the role and choose Set default, Make default.',
    page: ['redshiftv2', '#clusters'],
  },
  check: async (context) => {
    const {ClusterIdentifier = '', ClusterRoleArn = ''} = context.outputs('warehouse');
    const cluster = await describeCluster(context.cloud, ClusterIdentifier);
    const role = cluster?.IamRoles?.find((each) => each.IamRoleArn === ClusterRoleArn);
    if (defaultRoleOf(cluster) !== ClusterRoleArn)
      return {state: 'absent', why: `the default role is ${defaultRoleOf(cluster) ?? 'none'}`};
    if (role?.ApplyStatus !== 'in-sync')
      return {state: 'underway', why: `the role is ${role?.ApplyStatus ?? 'not yet associated'}`};
    return {
      state: 'ready',
      outputs: {DefaultRoleArn: ClusterRoleArn},
      ...tellChange(context, what, ClusterRoleArn),
    };
  },
  apply: async (context) => {
    const {ClusterIdentifier = '', ClusterRoleArn = ''} = context.outputs('warehouse');
    const before = defaultRoleOf(await describeCluster(context.cloud, ClusterIdentifier)) ?? 'none';
    await noteBefore(context, before);
    if (before !== ClusterRoleArn) context.say(`${what}: ${before} → ${ClusterRoleArn}`);
    await setDefaultRole(context.cloud, ClusterIdentifier, ClusterRoleArn, context);
  },
  undo: async (context) => {
    const {ClusterIdentifier = '', ClusterRoleArn = ''} = context.outputs('warehouse');
    // Somebody may have made another role the default in the meantime: that is theirs.
    if (defaultRoleOf(await describeCluster(context.cloud, ClusterIdentifier)) !== ClusterRoleArn) return;
    context.say(`${what}: ${ClusterRoleArn} → none`);
    await clearDefaultRole(context.cloud, ClusterIdentifier, ClusterRoleArn, context);
  },
};
