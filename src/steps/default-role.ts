import {describeCluster, setDefaultRole} from '../cloud/redshift.ts';
import type {WorkshopStep} from './workshop-step.ts';

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
  check: async ({cloud, outputs}) => {
    const {ClusterIdentifier = '', ClusterRoleArn = ''} = outputs('warehouse');
    const cluster = await describeCluster(cloud, ClusterIdentifier);
    const role = cluster?.IamRoles?.find((each) => each.IamRoleArn === ClusterRoleArn);
    if (cluster?.DefaultIamRoleArn !== ClusterRoleArn)
      return {state: 'absent', why: `the default role is ${cluster?.DefaultIamRoleArn ?? 'none'}`};
    if (role?.ApplyStatus !== 'in-sync')
      return {state: 'underway', why: `the role is ${role?.ApplyStatus ?? 'not yet associated'}`};
    return {state: 'ready', outputs: {DefaultRoleArn: ClusterRoleArn}};
  },
  apply: async (context) => {
    const {ClusterIdentifier = '', ClusterRoleArn = ''} = context.outputs('warehouse');
    await setDefaultRole(context.cloud, ClusterIdentifier, ClusterRoleArn, context);
  },
  undo: async (context) => {
    const {ClusterIdentifier = ''} = context.outputs('warehouse');
    await setDefaultRole(context.cloud, ClusterIdentifier, undefined, context);
  },
};
