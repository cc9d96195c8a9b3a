import type {ExecutionMode, ResultFormatString, SqlParameter} from '@aws-sdk/client-redshift-data';
import type {LocalCloud} from '../cloud.ts';
import type {Principal} from '../operation.ts';

export type Status = 'SUBMITTED' | 'PICKED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

/** Where a result lies on disk: `pages` are offset and length of each in the statement's result file. */
export type StoredResult = {
  readonly rows: number;
  readonly bytes: number;
  readonly header: readonly [offset: number, length: number];
  readonly pages: readonly (readonly [offset: number, length: number])[];
};

/** One SQL statement: the only one of ExecuteStatement, or one of a batch. Times are milliseconds since the epoch. */
export type Part = {
  readonly sql: string;
  readonly status: Status;
  readonly updatedAt: number;
  /** Nanoseconds; -1 until it has run. */
  readonly duration: number;
  readonly error?: string;
  /** Rows returned or affected; -1 where there are none to count. */
  readonly rows: number;
  readonly queryId: number;
  readonly result?: StoredResult;
};

/** Whose statement it is: the role or the account, whatever session of it submitted the statement. */
export type Owner = {readonly identity: string; readonly userId: string; readonly sessionArn: string};

/** How the database is logged on to. */
export type Login = {
  readonly user: string;
  /** An IAM identity's database user is made when it first comes. */
  readonly make: boolean;
  /** Set when the password of a secret was wrong: the log-on fails, not the request. */
  readonly refused?: string;
};

/** A statement as the Data API keeps it for a day. */
export type Statement = {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly status: Status;
  readonly owner: Owner;
  readonly cluster: string;
  readonly namespaceId: string;
  readonly database: string;
  readonly login: Login;
  /** As the request named them, and only then. */
  readonly dbUser: string | undefined;
  readonly secretArn: string | undefined;
  readonly name: string | undefined;
  readonly parameters: readonly SqlParameter[];
  readonly format: ResultFormatString;
  /** Undefined for ExecuteStatement. */
  readonly mode: ExecutionMode | undefined;
  readonly token: string | undefined;
  /** What the request asked, for recognising a repeated one. */
  readonly fingerprint: string;
  readonly pid: number;
  readonly duration: number;
  readonly error?: string;
  readonly parts: readonly Part[];
};

export const isSettled = ({status}: {readonly status: Status}): boolean =>
  status === 'FINISHED' || status === 'FAILED' || status === 'ABORTED';

export const ownerOf = (cloud: LocalCloud, principal: Principal): Owner =>
  principal.kind === 'root'
    ? {identity: principal.arn, userId: cloud.account, sessionArn: principal.arn}
    : principal.kind === 'user'
      ? {identity: principal.arn, userId: principal.userId, sessionArn: principal.arn}
      : {identity: principal.roleArn, userId: principal.userId, sessionArn: principal.arn};

/** How long statements and their results can be asked for, in milliseconds. */
export const keptFor = 24 * 3_600_000;
