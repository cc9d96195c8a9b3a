import {
  Aws,
  BootstraplessSynthesizer,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  Fn,
  Stack,
  type CfnParameterProps,
  type IStackSynthesizer,
} from 'aws-cdk-lib';
import {CfnRole} from 'aws-cdk-lib/aws-iam';
import {CfnLogGroup} from 'aws-cdk-lib/aws-logs';
import {CfnSchedule} from 'aws-cdk-lib/aws-scheduler';
import type {Construct} from 'constructs';

/** One statement of a policy; all of ours allow. */
export type Statement = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: object;
};

type RoleSpec = {
  /** Who takes the role: `lambda.amazonaws.com`. */
  readonly service: string;
  readonly description: string;
  /** Conditions on the one who takes the role, against the confused deputy. */
  readonly trustCondition?: object;
  readonly managedPolicyArns?: string[];
  readonly statements?: readonly Statement[];
};

const allow = ({actions, resources, condition}: Statement) => ({
  Effect: 'Allow',
  Action: actions.length === 1 ? actions[0] : actions,
  Resource: resources.length === 1 ? resources[0] : resources,
  ...(condition && {Condition: condition}),
});

/**
 * What the stacks have in common: no bootstrap, no assets, the prefix and the permissions boundary
 * as parameters, and names that CloudFormation makes, so that two workshops share an account.
 */
export class WorkshopStack extends Stack {
  readonly prefix: string;
  readonly #boundary: string;

  constructor(scope: Construct, id: string, description: string) {
    super(scope, id, {description, synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer});
    this.prefix = this.parameter('Prefix', {
      description: 'Names the workshop, in descriptions and Name tags.',
      default: 'rsw',
      allowedPattern: '[a-z][a-z0-9-]{0,19}',
    });
    const boundary = this.parameter('PermissionsBoundary', {
      description: 'ARN of the policy that bounds every role of this stack. Empty: none.',
      default: '',
    });
    const bounded = new CfnCondition(this, 'Bounded', {
      expression: Fn.conditionNot(Fn.conditionEquals(boundary, '')),
    });
    this.#boundary = Fn.conditionIf(bounded.logicalId, boundary, Aws.NO_VALUE).toString();
  }

  /** Declares a parameter and answers its value. */
  protected parameter(name: string, props: CfnParameterProps): string {
    const parameter = new CfnParameter(this, name, props);
    return parameter.type === 'Number' ? parameter.value.toString() : parameter.valueAsString;
  }

  protected output(name: string, value: string, description: string): void {
    // A parameter may have the output's name, which CloudFormation allows and CDK's tree does not.
    new CfnOutput(this, `${name}Output`, {value, description}).overrideLogicalId(name);
  }

  /** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE` */
  protected arn(service: string, resource: string): string {
    return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
  }

  protected role(id: string, spec: RoleSpec): CfnRole {
    return new CfnRole(this, id, {
      description: `${this.prefix}: ${spec.description}`,
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: {Service: spec.service},
            Action: 'sts:AssumeRole',
            ...(spec.trustCondition && {Condition: spec.trustCondition}),
          },
        ],
      },
      ...(spec.managedPolicyArns && {managedPolicyArns: spec.managedPolicyArns}),
      // In the role itself and not beside it: whoever can take the role can already do its work.
      ...(spec.statements && {
        policies: [
          {
            policyName: 'work',
            policyDocument: {Version: '2012-10-17', Statement: spec.statements.map(allow)},
          },
        ],
      }),
      permissionsBoundary: this.#boundary,
    });
  }

  /** A role for EventBridge Scheduler, which takes it only on behalf of this account. */
  protected schedulerRole(id: string, description: string, statements: readonly Statement[]): CfnRole {
    return this.role(id, {
      service: 'scheduler.amazonaws.com',
      description,
      trustCondition: {StringEquals: {'aws:SourceAccount': Aws.ACCOUNT_ID}},
      statements,
    });
  }

  /** Starts a function or a state machine every minute, beginning at once. A minute that was missed is not made up for. */
  protected everyMinute(id: string, targetArn: string, role: CfnRole, description: string): CfnSchedule {
    return new CfnSchedule(this, id, {
      description: `${this.prefix}: ${description}`,
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: {mode: 'OFF'},
      target: {
        arn: targetArn,
        roleArn: role.attrArn,
        retryPolicy: {maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60},
      },
    });
  }

  /** A log group of our own: one that a service makes by itself would outlive the stack. */
  protected logGroup(id: string): CfnLogGroup {
    return new CfnLogGroup(this, id, {retentionInDays: 7});
  }
}
