/** What a permission is made of: the names of one prefix go in, a statement of a policy comes out. */
import {streamName} from '../config.ts';

export type Permission = {
  /** The statement of the policy that it stands in: what is named after the prefix, AWS's own roles, what has no name of ours. */
  readonly statement: 'Named' | 'ServiceRoles' | 'Others';
  /** Asked for only where Managed Grafana is wanted. */
  readonly forGrafana?: true;
  /** Only looked with: what is missing of it stands in nobody's way. */
  readonly forLooking?: true;
  /** Patterns of ARNs, or `*` where AWS knows nothing narrower or the names are AWS's own. */
  readonly on: (prefix: string) => readonly string[];
  /**
   * What is called in the caller's name, by us and by the services that we use. A test records every call of a whole
   * workshop's life and holds this list to them, neither more nor less.
   */
  readonly called: readonly string[];
  /** What AWS is documented to ask besides, though the recording cannot know it; each with its reason. */
  readonly besides?: readonly {readonly actions: readonly string[]; readonly because: string}[];
};

const arn = (service: string, resource: string): string => `arn:*:${service}:*:*:${resource}`;

export const everything = (): readonly string[] => ['*'];

/** Everything of one kind whose name begins with the prefix. */
export const ours =
  (service: string, kind: string, ...more: readonly string[]) =>
  (prefix: string): readonly string[] => [
    arn(service, `${kind}${prefix}-*`),
    ...more.map((resource) => arn(service, resource)),
  ];

export const ourStreams = (prefix: string): readonly string[] =>
  (['customer_stream', 'order_stream'] as const).map((stream) =>
    arn('kinesis', `stream/${streamName({prefix}, stream)}`),
  );

/** The roles that AWS makes for a service at its first use in an account. */
export const serviceRoles = (): readonly string[] =>
  ['redshift', 'grafana'].map((service) => arn('iam', `role/aws-service-role/${service}.amazonaws.com/*`));
