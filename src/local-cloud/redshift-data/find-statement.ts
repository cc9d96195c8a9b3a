import type {LocalCloud} from '../cloud.ts';
import {AwsError, type Access, type Call} from '../operation.ts';
import {ownerOf, type Part, type Statement} from './statement.ts';
import {statements} from './statements.ts';

const idPattern = /^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d+)?$/;

const lookUp = (cloud: LocalCloud, id: string): Statement | undefined =>
  cloud.part(statements).store.get(id.split(':')[0] ?? '');

/** Asks for an action on a statement; policies can demand that the very same session submitted it. */
export const onStatement =
  (action: string) =>
  ({Id: id = ''}: {readonly Id?: string | undefined}, {cloud}: Call): readonly Access[] => {
    const statement = lookUp(cloud, id);
    return [
      {
        action: `redshift-data:${action}`,
        resource: '*',
        ...(statement && {
          context: {'redshift-data:statement-owner-iam-userid': statement.owner.userId},
        }),
      },
    ];
  };

export type FoundStatement = {
  readonly statement: Statement;
  /** Which statement of a batch is meant by `ID:N`; undefined for the whole. */
  readonly number: number | undefined;
  readonly part: Part | undefined;
};

/** The statement, which its owner's identity alone may see. */
export const theStatement = ({cloud, principal}: Call, id = ''): FoundStatement => {
  if (!idPattern.test(id))
    throw new AwsError(
      'ValidationException',
      'id must satisfy regex pattern: ^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\\d+)?$',
    );
  const statement = lookUp(cloud, id);
  const suffix = id.split(':')[1];
  const number = suffix === undefined ? undefined : Number(suffix);
  const part = number === undefined ? undefined : statement?.parts[number - 1];
  const exists =
    statement?.owner.identity === ownerOf(cloud, principal).identity &&
    (number === undefined || (statement.mode !== undefined && part !== undefined));
  if (!statement || !exists)
    throw new AwsError('ResourceNotFoundException', 'Query does not exist.', 400, {ResourceId: id});
  return {statement, number, part};
};
