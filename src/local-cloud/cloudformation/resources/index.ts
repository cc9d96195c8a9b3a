import type {ResourceType} from '../resource-type.ts';
import {waitConditionHandle} from './cloudformation-wait-condition-handle.ts';
import {
  ec2InternetGateway,
  ec2Route,
  ec2RouteTable,
  ec2SubnetRouteTableAssociation,
  ec2VpcGatewayAttachment,
} from './ec2-routing.ts';
import {ec2SecurityGroup, ec2SecurityGroupEgress, ec2SecurityGroupIngress} from './ec2-security-group.ts';
import {ec2Subnet} from './ec2-subnet.ts';
import {ec2Vpc} from './ec2-vpc.ts';
import {ec2VpcEndpoint} from './ec2-vpc-endpoint.ts';
import {dynamodbTable} from './dynamodb-table.ts';
import {grafanaWorkspace} from './grafana-workspace.ts';
import {iamManagedPolicy} from './iam-managed-policy.ts';
import {iamPolicy} from './iam-policy.ts';
import {iamRole} from './iam-role.ts';
import {kinesisStream} from './kinesis-stream.ts';
import {lambdaEventInvokeConfig} from './lambda-event-invoke-config.ts';
import {lambdaFunction} from './lambda-function.ts';
import {lambdaPermission} from './lambda-permission.ts';
import {logsLogGroup} from './logs-log-group.ts';
import {schedulerSchedule} from './scheduler-schedule.ts';
import {schedulerScheduleGroup} from './scheduler-schedule-group.ts';
import {stepFunctionsStateMachine} from './stepfunctions-state-machine.ts';
import {redshiftCluster} from './redshift-cluster.ts';
import {redshiftClusterSubnetGroup} from './redshift-cluster-subnet-group.ts';
import {redshiftClusterParameterGroup} from './redshift-cluster-parameter-group.ts';
import {secretsManagerSecret} from './secrets-manager-secret.ts';

/** The resource types a template may use. */
export const resourceTypes: readonly ResourceType[] = [
  waitConditionHandle,
  ec2InternetGateway,
  ec2Route,
  ec2RouteTable,
  ec2SubnetRouteTableAssociation,
  ec2VpcGatewayAttachment,
  ec2SecurityGroup,
  ec2SecurityGroupEgress,
  ec2SecurityGroupIngress,
  ec2Subnet,
  ec2Vpc,
  ec2VpcEndpoint,

  dynamodbTable,
  grafanaWorkspace,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  kinesisStream,
  lambdaEventInvokeConfig,
  lambdaFunction,
  lambdaPermission,
  logsLogGroup,
  schedulerSchedule,
  schedulerScheduleGroup,
  stepFunctionsStateMachine,
  redshiftCluster,
  redshiftClusterSubnetGroup,
  redshiftClusterParameterGroup,
  secretsManagerSecret,
];
