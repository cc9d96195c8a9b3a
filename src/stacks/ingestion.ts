import type {CfnParameterProps} from 'aws-cdk-lib';
import {CfnTable} from 'aws-cdk-lib/aws-dynamodb';
import {CfnStream} from 'aws-cdk-lib/aws-kinesis';
import {CfnFunction} from 'aws-cdk-lib/aws-lambda';
import type {Construct} from 'constructs';
import {inlineCode} from './inline-code.ts';
import {WorkshopStack} from './workshop-stack.ts';

const streamName: CfnParameterProps = {allowedPattern: '[a-zA-Z0-9_.-]{1,128}'};
const rate: CfnParameterProps = {type: 'Number', minValue: 1, maxValue: 10_000};

/** Both streams, the registry that keeps ids and customers, and a producer for each stream, started every minute. */
export class IngestionStack extends WorkshopStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Redshift streaming workshop: two streams and the producers that fill them.');
    const customerStream = this.stream('CustomerStream', {
      description: 'Name of the stream of customers.',
      default: 'customer_stream',
    });
    const orderStream = this.stream('OrderStream', {
      description: 'Name of the stream of orders.',
      default: 'order_stream',
    });
    const registry = new CfnTable(this, 'Registry', {
      billingMode: 'PAY_PER_REQUEST',
      attributeDefinitions: [{attributeName: 'id', attributeType: 'S'}],
      keySchema: [{attributeName: 'id', keyType: 'HASH'}],
    });

    const customers = this.producer('Customer', {
      code: inlineCode('customers.js'),
      description: 'puts invented customers into their stream',
      stream: customerStream,
      registry,
      tableActions: ['dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'],
      perMinute: this.parameter('CustomersPerMinute', {
        ...rate,
        description: 'The most customers in one minute; each minute has a random number up to it.',
        default: 50,
      }),
    });
    const orders = this.producer('Order', {
      code: inlineCode('orders.js'),
      description: 'puts orders of known customers into their stream',
      stream: orderStream,
      registry,
      tableActions: ['dynamodb:UpdateItem', 'dynamodb:GetItem', 'dynamodb:BatchGetItem'],
      perMinute: this.parameter('OrdersPerMinute', {
        ...rate,
        description: 'The most orders in one minute; each minute has a random number up to it.',
        default: 100,
      }),
    });

    const starter = this.schedulerRole('StarterRole', 'starts the producers', [
      {actions: ['lambda:InvokeFunction'], resources: [customers.attrArn, orders.attrArn]},
    ]);
    this.everyMinute('CustomerSchedule', customers.attrArn, starter, 'lets customers appear');
    this.everyMinute('OrderSchedule', orders.attrArn, starter, 'lets customers order');
  }

  /** One shard takes a thousand records a second; a retention above a day would be charged extra. */
  private stream(name: string, parameter: CfnParameterProps): CfnStream {
    const stream = new CfnStream(this, name, {
      name: this.parameter(`${name}Name`, {...streamName, ...parameter}),
      streamModeDetails: {streamMode: 'PROVISIONED'},
      shardCount: 1,
      retentionPeriodHours: 24,
      streamEncryption: {encryptionType: 'KMS', keyId: 'alias/aws/kinesis'},
    });
    this.output(`${name}Name`, stream.ref, `Name of ${name}.`);
    this.output(`${name}Arn`, stream.attrArn, `ARN of ${name}.`);
    return stream;
  }

  private producer(
    name: string,
    spec: {
      code: string;
      description: string;
      stream: CfnStream;
      registry: CfnTable;
      tableActions: string[];
      perMinute: string;
    },
  ): CfnFunction {
    const logs = this.logGroup(`${name}ProducerLogs`);
    const role = this.role(`${name}ProducerRole`, {
      service: 'lambda.amazonaws.com',
      description: spec.description,
      statements: [
        {actions: ['kinesis:PutRecords'], resources: [spec.stream.attrArn]},
        {actions: spec.tableActions, resources: [spec.registry.attrArn]},
        {actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logs.attrArn]},
      ],
    });
    const producer = new CfnFunction(this, `${name}Producer`, {
      description: `${this.prefix}: ${spec.description}`,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      code: {zipFile: spec.code},
      memorySize: 192,
      timeout: 75,
      role: role.attrArn,
      loggingConfig: {logGroup: logs.ref},
      environment: {
        variables: {STREAM: spec.stream.ref, REGISTRY: spec.registry.ref, PER_MINUTE: spec.perMinute},
      },
    });
    this.output(`${name}ProducerName`, producer.ref, `Name of the function that ${spec.description}.`);
    return producer;
  }
}
