/**
 * The vocabulary of the local cloud: a service is a table of operations, an operation is AWS's own schema
 * (as the SDK ships it) with a handler. Wire formats, field names and required members all come from
 * that schema, so a handler sees and returns exactly what an SDK client sends and receives.
 */
import type {StaticOperationSchema} from '@smithy/types';
import type {LocalCloud} from './cloud.ts';

/** Temporary keys, and when (in milliseconds since the epoch) whoever asked for them gave the code of an MFA device. */
export type Session = {readonly mfaAt?: number};

/** Who is calling. `root` may do everything; users and role sessions may do what their policies allow. */
export type Principal =
  | {readonly kind: 'root'; readonly arn: string}
  | {
      readonly kind: 'user';
      /** `arn:aws:iam::ACCOUNT:user/PATH/NAME` */
      readonly arn: string;
      readonly userName: string;
      /** `AIDA…` */
      readonly userId: string;
      /** Set where a session signs and not the user's own key. */
      readonly session?: Session;
    }
  | {
      readonly kind: 'role';
      /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
      readonly arn: string;
      readonly roleArn: string;
      /** `AROA…:SESSION` */
      readonly userId: string;
      readonly session?: Session;
    };

/** One request under way. */
export type Call = {
  readonly cloud: LocalCloud;
  readonly principal: Principal;
  readonly requestId: string;
};

/** What IAM is asked before a handler runs: one action on one resource, with the condition keys it carries. */
export type Access = {
  /** Such as `kinesis:PutRecord`. */
  readonly action: string;
  /** An ARN, or `*` where AWS has no resource-level permission. */
  readonly resource: string;
  /** Condition keys with their values, such as `aws:ResourceTag/team`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
};

export type Operation = {
  readonly name: string;
  readonly schema: StaticOperationSchema;
  readonly access?: (input: never, call: Call) => readonly Access[] | Promise<readonly Access[]>;
  readonly handle: (input: never, call: Call) => unknown;
};

/** An operation that remembers its types, so that other services can call it in-process. */
export type TypedOperation<Input, Output> = Operation & {
  readonly handle: (input: Input, call: Call) => Promise<Output>;
};

type Metadata = '$metadata';

/**
 * Declares one operation of one service.
 * `access` says what IAM is asked; without it the question is the operation's own action on `*`.
 * An empty list means that AWS asks nothing (such as `sts:GetCallerIdentity`).
 */
export const operation = <Input, Output>(
  schema: StaticOperationSchema,
  spec: {
    access?: (input: Input, call: Call) => readonly Access[] | Promise<readonly Access[]>;
    handle: (input: Input, call: Call) => Promise<Omit<Output, Metadata>> | Omit<Output, Metadata>;
  },
): TypedOperation<Input, Omit<Output, Metadata>> => ({
  name: schema[2],
  schema,
  ...(spec.access && {access: spec.access}),
  handle: async (input: Input, call: Call) => spec.handle(input, call),
});

export type Protocol = 'json-1.0' | 'json-1.1' | 'query' | 'ec2-query' | 'rest-json';

export type Service = {
  /** The name in a signature's credential scope, such as `redshift-data`. */
  readonly signingName: string;
  /** The prefix of IAM actions where it is not the signing name, such as `states`. */
  readonly actionPrefix?: string;
  readonly protocol: Protocol;
  /** JSON protocols: what stands before the dot in `X-Amz-Target`. */
  readonly target?: string;
  /** Query protocols: the API version and the XML namespace of answers. */
  readonly version?: string;
  readonly xmlNamespace?: string;
  /** How the SDK for JavaScript and state machines (`aws-sdk:NAME:action`) call the service, such as `redshiftdata`. */
  readonly sdkName: string;
  /** What a ValidationException of this service must hold besides its message, where the protocol refuses a request. */
  readonly validation?: Readonly<Record<string, unknown>>;
  readonly operations: readonly Operation[];
  /** Work that goes on without a request: schedules, stack operations to be resumed after a restart. */
  readonly start?: (cloud: LocalCloud) => void | Promise<void>;
};

/**
 * An error as AWS answers it. `code` and `message` are AWS's own, to the letter;
 * `fields` are further members of a modelled error.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}
