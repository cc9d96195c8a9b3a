/** A state machine's definition, as JSON has it; what is not told here is looked up by name and was verified before. */
export type State = {readonly Type: string; readonly Next?: string; readonly [field: string]: unknown};

export type Machine = {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly QueryLanguage?: Language;
  readonly TimeoutSeconds?: number;
};

export type Language = 'JSONPath' | 'JSONata';

export type Retrier = {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
};

export type Catcher = {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
  readonly Assign?: unknown;
  readonly Output?: unknown;
};
