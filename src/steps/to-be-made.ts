/** What a set-up is about to make, counted in words: from the templates themselves, and from the steps beside them. */
import {artefact} from '../artefacts.ts';
import type {Findings} from '../workshop/plan.ts';
import type {WorkshopStep} from './workshop-step.ts';

/** Types of resources as people call them, in the order in which they are told; what is part of another thing goes unmentioned. */
const names: readonly (readonly [type: string, one: string, many: string])[] = [
  ['AWS::Kinesis::Stream', 'a Kinesis stream', 'Kinesis streams'],
  ['AWS::Lambda::Function', 'a Lambda function', 'Lambda functions'],
  ['AWS::DynamoDB::Table', 'a DynamoDB table', 'DynamoDB tables'],
  ['AWS::Redshift::Cluster', 'a Redshift cluster', 'Redshift clusters'],
  ['AWS::EC2::VPC', 'a network of its own', 'networks'],
  ['AWS::EC2::VPCEndpoint', 'an endpoint in it', 'endpoints in it'],
  ['AWS::StepFunctions::StateMachine', 'a state machine', 'state machines'],
  ['AWS::Scheduler::Schedule', 'a schedule', 'schedules'],
  ['AWS::IAM::Role', 'a role', 'roles'],
  ['AWS::Logs::LogGroup', 'a log group', 'log groups'],
];

/** What steps make that are no template. */
const beside: Readonly<Record<string, string>> = {
  'pause-guard': 'a one-time schedule',
  schema: 'a schema',
  'customer-view': 'a view of the customers',
  'order-view': 'a view of the orders',
  'database-user': 'a database user',
  workspace: 'a Grafana workspace',
  'data-source': 'a data source',
  dashboard: 'a dashboard',
};

type Template = {readonly Resources: Readonly<Record<string, {readonly Type: string}>>};

/** Everything that is not there yet: `2 Kinesis streams`, `a Redshift cluster`, … */
export const toBeMade = async (
  wanted: readonly WorkshopStep[],
  findings: Findings,
): Promise<readonly string[]> => {
  const missing = wanted.filter(({name}) => findings.get(name)?.state === 'absent');
  const counts = new Map<string, number>();
  for (const {uses} of missing)
    for (const path of uses.filter((each) => each.startsWith('templates/'))) {
      const {Resources} = JSON.parse(await artefact(path)) as Template;
      for (const {Type} of Object.values(Resources)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
    }
  return [
    ...names.flatMap(([type, one, many]) => {
      const count = counts.get(type) ?? 0;
      return count === 0 ? [] : [count === 1 ? one : `${count} ${many}`];
    }),
    ...missing.flatMap(({name}) => beside[name] ?? []),
  ];
};
