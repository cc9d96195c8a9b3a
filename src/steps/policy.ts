/** The least policy, to be sent to an administrator: everything that the table of permissions lists, and no wildcard in an action. */
import {permissions, type Permission} from './permissions/index.ts';

export type Statement = {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
};

export type Policy = {readonly Version: '2012-10-17'; readonly Statement: readonly Statement[]};

/** How many characters a managed policy may have; white space does not count. */
export const mostCharacters = 6144;

export const actionsOf = ({called, besides = []}: Permission): readonly string[] =>
  [...called, ...besides.flatMap(({actions}) => actions)].sort();

/**
 * The policy for a workshop with that prefix, in any region of any account that it is attached in. An action holds only for
 * resources of its own service, so those that have names of ours share a statement: one for each would be too long.
 */
export const leastPolicy = (prefix: string): Policy => ({
  Version: '2012-10-17',
  Statement: (['Named', 'ServiceRoles', 'Others'] as const).map((Sid) => {
    const group = permissions.filter(({statement}) => statement === Sid);
    const resources = [...new Set(group.flatMap(({on}) => on(prefix)))];
    return {
      Sid,
      Effect: 'Allow',
      Action: group.flatMap(actionsOf),
      Resource: resources.length === 1 ? (resources[0] ?? '*') : resources,
    };
  }),
});

/** How many characters of the quota a policy takes. */
export const sizeOf = (policy: Policy): number => JSON.stringify(policy).replaceAll(/\s/g, '').length;
