/** Finds what carries tags, whichever service it belongs to. */
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type {Cloud} from './cloud.ts';
import type {KindName} from './kinds.ts';

/** Which part of an ARN is the id that its service asks for. */
const forms: readonly (readonly [form: RegExp, type: KindName])[] = [
  [/:kinesis:.*:stream\/(.+)$/, 'AWS::Kinesis::Stream'],
  [/:lambda:.*:function:(.+)$/, 'AWS::Lambda::Function'],
  [/:dynamodb:.*:table\/(.+)$/, 'AWS::DynamoDB::Table'],
  [/:redshift:.*:cluster:(.+)$/, 'AWS::Redshift::Cluster'],
  [/:redshift:.*:subnetgroup:(.+)$/, 'AWS::Redshift::ClusterSubnetGroup'],
  [/^(.*:secretsmanager:.*)$/, 'AWS::SecretsManager::Secret'],
  [/:ec2:.*:vpc\/(.+)$/, 'AWS::EC2::VPC'],
  [/:ec2:.*:subnet\/(.+)$/, 'AWS::EC2::Subnet'],
  [/:ec2:.*:security-group\/(.+)$/, 'AWS::EC2::SecurityGroup'],
  [/:ec2:.*:vpc-endpoint\/(.+)$/, 'AWS::EC2::VPCEndpoint'],
  [/^(.*:states:.*:stateMachine:.+)$/, 'AWS::StepFunctions::StateMachine'],
  [/:logs:.*:log-group:(.+?)(?::\*)?$/, 'AWS::Logs::LogGroup'],
  [/:grafana:.*:\/workspaces\/(.+)$/, 'AWS::Grafana::Workspace'],
  [/^(.*:cloudformation:.*:stack\/.+)$/, 'AWS::CloudFormation::Stack'],
];

/** The things of the kinds that we know with all of these tags. The API may still tell what has just been deleted. */
export const findTagged = async (
  cloud: Cloud,
  tags: Readonly<Record<string, string>>,
): Promise<{readonly type: KindName; readonly id: string}[]> => {
  const arns: string[] = [];
  let PaginationToken: string | undefined;
  do {
    const page = await cloud.client(ResourceGroupsTaggingAPIClient).send(
      new GetResourcesCommand({
        TagFilters: Object.entries(tags).map(([Key, Value]) => ({Key, Values: [Value]})),
        PaginationToken,
      }),
    );
    arns.push(...(page.ResourceTagMappingList ?? []).flatMap(({ResourceARN}) => ResourceARN ?? []));
    PaginationToken = page.PaginationToken || undefined;
  } while (PaginationToken);
  return arns.flatMap((arn) => {
    const form = forms.find(([each]) => each.test(arn));
    const id = form && form[0].exec(arn)?.[1];
    return form && id !== undefined ? [{type: form[1], id}] : [];
  });
};
