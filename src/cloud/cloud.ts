/** One account in one region, behind one endpoint: all that the product knows of where it works. */

import type {Agent} from 'node:http';
import type {Lifetime} from './credentials.ts';

/** What every SDK client has, as far as it concerns us. */
export type SdkClient = {
  readonly middlewareStack: {add(middleware: never, options: never): void};
  destroy(): void;
};

export type Cloud = {
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`: the second part of every ARN. */
  readonly partition: string;
  readonly account: string;
  /** The ARN of whoever calls, as AWS tells it: of a role it is the session's. */
  readonly arn: string;
  /** Under which ARN the caller owns what is made: a role's, not its session's, so that it is the same tomorrow. */
  readonly caller: string;
  /** The profile that signs, where it is another than `default`. */
  readonly profile: string | undefined;
  /** Set where requests go elsewhere than to AWS's own addresses. */
  readonly endpoint: string | undefined;
  /** The client of a service, made at its first use; of another region where one is named. */
  client<C extends SdkClient>(make: new (config: never) => C, region?: string): C;
  /** What carries a plain request to an address: over the same proxy and with the same trust as the clients' requests. */
  readonly agent: (address: URL) => Agent;
  readonly credentials: () => Lifetime;
  /** Waits between two looks. Rejects when the signal is aborted. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Closes connections, without which the process would not end. */
  close(): void;
};

/** `arn:aws:kinesis:REGION:ACCOUNT:RESOURCE` */
export const arnOf = (cloud: Cloud, service: string, resource: string): string =>
  `arn:${cloud.partition}:${service}:${cloud.region}:${cloud.account}:${resource}`;

/** A page of the AWS console in this region; undefined where the endpoint is not AWS and so has no console. */
export const consolePage = (cloud: Cloud, service: string, page: string): string | undefined => {
  if (cloud.endpoint !== undefined) return undefined;
  const domain = cloud.partition === 'aws-cn' ? 'console.amazonaws.cn' : 'console.aws.amazon.com';
  return `https://${cloud.region}.${domain}/${service}/home?region=${cloud.region}${page}`;
};
