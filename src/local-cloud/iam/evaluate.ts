/** What policies say to a request: the evaluation logic of the IAM guide, within one account. */
import type {LocalCloud} from '../cloud.ts';
import type {Access} from '../operation.ts';
import {holds} from './conditions.ts';
import {policyDocument} from './managed-policies.ts';
import {filled, matches, type Lookup, type Pattern} from './pattern.ts';
import {readPolicy, type Statement} from './policy.ts';
import type {Holder} from './roles.ts';

export type Verdict = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** The verdict, and whose it is: a permissions boundary only ever takes away. */
export type Decision = {readonly verdict: Verdict; readonly by: 'identity' | 'boundary'};

/** One policy of a role or a user: an inline policy's name or a managed policy's ARN, with its statements. */
export type HeldPolicy = {readonly source: string; readonly statements: readonly Statement[]};

/** What somebody's policies, and their boundary, say to an access. */
export const decide = (cloud: LocalCloud, holder: Holder, access: Access, lookup: Lookup): Decision => {
  const policies = policiesOf(cloud, holder);
  const boundary =
    holder.boundary && readPolicy(policyDocument(cloud, holder.boundary) ?? nothing, 'identity');
  const own = verdict(
    policies.flatMap((policy) => policy.statements),
    access,
    lookup,
  );
  if (own === 'explicitDeny') return {verdict: own, by: 'identity'};
  const bounded = boundary ? verdict(boundary, access, lookup) : 'allowed';
  if (bounded === 'explicitDeny') return {verdict: bounded, by: 'boundary'};
  if (own === 'implicitDeny') return {verdict: own, by: 'identity'};
  return bounded === 'allowed' ? {verdict: 'allowed', by: 'identity'} : {verdict: bounded, by: 'boundary'};
};

/** A boundary whose policy is gone allows nothing. */
const nothing = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

/** The policies with the boundary, which is asked too. */
export const everyPolicyOf = (cloud: LocalCloud, holder: Holder): readonly HeldPolicy[] => [
  ...policiesOf(cloud, holder),
  ...(holder.boundary === undefined
    ? []
    : [
        {
          source: holder.boundary,
          statements: readPolicy(policyDocument(cloud, holder.boundary) ?? nothing, 'identity'),
        },
      ]),
];

export const policiesOf = (cloud: LocalCloud, holder: Holder): readonly HeldPolicy[] => [
  ...Object.entries(holder.inline).map(([source, document]) => ({
    source,
    statements: readPolicy(document, 'identity'),
  })),
  ...holder.attached.map((source) => ({
    source,
    statements: readPolicy(policyDocument(cloud, source) ?? nothing, 'identity'),
  })),
];

const verdict = (statements: readonly Statement[], access: Access, lookup: Lookup): Verdict => {
  let found: Verdict = 'implicitDeny';
  for (const statement of statements) {
    if (found === 'allowed' && statement.effect === 'Allow') continue;
    if (!applies(statement, access, lookup)) continue;
    if (statement.effect === 'Deny') return 'explicitDeny';
    found = 'allowed';
  }
  return found;
};

/** Whether a statement is about this access. */
export const applies = (statement: Statement, {action, resource}: Access, lookup: Lookup): boolean =>
  isAbout(statement.actions, action.toLowerCase(), lookup) !== statement.exceptActions &&
  isAbout(statement.resources, resource, lookup) !== statement.exceptResources &&
  statement.conditions.every((condition) => holds(condition, lookup));

const isAbout = (patterns: readonly Pattern[], text: string, lookup: Lookup): boolean =>
  patterns.some((each) => {
    const wanted = filled(each, lookup);
    return wanted !== undefined && matches(wanted, text);
  });
