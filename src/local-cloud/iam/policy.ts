/**
 * Policy documents: read once, checked as IAM checks them, kept by their text.
 * The error texts are IAM's own.
 */
import {isRecord} from '../is-record.ts';
import {AwsError} from '../operation.ts';
import {readCondition, type Condition} from './conditions.ts';
import {pattern, type Pattern} from './pattern.ts';

export type Statement = {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  /** Lower case: actions have none. */
  readonly actions: readonly Pattern[];
  /** True for `NotAction`. */
  readonly exceptActions: boolean;
  readonly resources: readonly Pattern[];
  readonly exceptResources: boolean;
  /** Trust policies: kind (`AWS`, `Service`, …) and value; `*` is kind `*`. */
  readonly principals: readonly {readonly kind: string; readonly value: string}[];
  readonly exceptPrincipals: boolean;
  readonly conditions: readonly Condition[];
};

export type PolicyKind = 'identity' | 'trust';

type Json = Readonly<Record<string, unknown>>;

// Two maps rather than a joined key: a document's own hash is computed once.
const kept = {
  identity: new Map<string, readonly Statement[]>(),
  trust: new Map<string, readonly Statement[]>(),
};
const keptAtMost = 1000;

/** The statements of a document. Throws MalformedPolicyDocument. */
export const readPolicy = (document: string, kind: PolicyKind): readonly Statement[] => {
  const known = kept[kind];
  let statements = known.get(document);
  if (!statements) {
    statements = readDocument(document, kind);
    if (known.size >= keptAtMost) known.clear();
    known.set(document, statements);
  }
  return statements;
};

const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message);

const readDocument = (document: string, kind: PolicyKind): readonly Statement[] => {
  const syntax = kind === 'trust' ? 'This policy contains invalid Json' : 'Syntax errors in policy.';
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    throw malformed(syntax);
  }
  if (!isRecord(parsed)) throw malformed(syntax);
  verifyFields(parsed, ['Version', 'Id', 'Statement'], kind);
  const {Version: version = '2008-10-17', Statement: statement} = parsed;
  if (version !== '2012-10-17' && version !== '2008-10-17')
    throw malformed('The policy must contain a valid version string');
  if (kind === 'identity' && version !== '2012-10-17')
    throw malformed('Policy document must be version 2012-10-17 or greater.');
  const list = Array.isArray(statement) ? (statement as unknown[]) : [statement];
  if (statement === undefined || list.length === 0) throw malformed('Syntax errors in policy.');
  return list.map((each) => readStatement(each, kind));
};

const verifyFields = (object: Json, known: readonly string[], kind: PolicyKind): void => {
  const unknown = Object.keys(object).find((field) => !known.includes(field));
  if (unknown !== undefined)
    throw malformed(kind === 'trust' ? `Unknown field ${unknown}` : 'Syntax errors in policy.');
};

const fields = 'Sid Effect Action NotAction Resource NotResource Principal NotPrincipal Condition'.split(' ');

const readStatement = (statement: unknown, kind: PolicyKind): Statement => {
  if (!isRecord(statement)) throw malformed('Syntax errors in policy.');
  verifyFields(statement, fields, kind);
  const {Sid: sid, Effect: effect} = statement;
  if (effect === undefined && kind === 'trust') throw malformed('Missing required field Effect');
  if ((effect !== 'Allow' && effect !== 'Deny') || (sid !== undefined && typeof sid !== 'string'))
    throw malformed('Syntax errors in policy.');
  const actions = oneOf(statement, 'Action', 'NotAction');
  const resources = oneOf(statement, 'Resource', 'NotResource');
  if (kind === 'trust') verifyTrust(statement, actions.values);
  else verifyIdentity(statement, actions.values, resources.values);
  return {
    sid,
    effect,
    actions: actions.values.map((action) => pattern(action.toLowerCase())),
    exceptActions: actions.except,
    resources: resources.values.map((resource) => pattern(resource)),
    exceptResources: resources.except,
    principals: readPrincipals(statement['Principal'] ?? statement['NotPrincipal']),
    exceptPrincipals: statement['NotPrincipal'] !== undefined,
    conditions: readConditions(statement['Condition']),
  };
};

const verifyTrust = (statement: Json, actions: readonly string[]): void => {
  for (const field of ['Resource', 'NotResource'])
    if (statement[field] !== undefined) throw malformed(`Has prohibited field ${field}`);
  if (statement['Principal'] === undefined && statement['NotPrincipal'] === undefined)
    throw malformed('Missing required field Principal');
  if (actions.length === 0) throw malformed('Missing required field Action');
  if (actions.some((action) => !action.toLowerCase().startsWith('sts:')))
    throw malformed('AssumeRole policy may only specify STS AssumeRole actions.');
};

const verifyIdentity = (statement: Json, actions: readonly string[], resources: readonly string[]): void => {
  if (statement['Principal'] !== undefined || statement['NotPrincipal'] !== undefined)
    throw malformed('Policy document should not specify a principal.');
  if (actions.length === 0) throw malformed('Policy statement must contain actions.');
  if (resources.length === 0) throw malformed('Policy statement must contain resources.');
  if (actions.some((action) => action !== '*' && !/^[\w-]+:[\w*?-]+$/.test(action)))
    throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  for (const resource of resources)
    if (resource !== '*' && !/^(arn|\*|\$\{)/.test(resource))
      throw malformed(`Resource ${resource} must be in ARN format or "*".`);
};

const oneOf = (
  statement: Json,
  plain: string,
  except: string,
): {values: readonly string[]; except: boolean} => {
  const not = statement[except] !== undefined;
  if (not && statement[plain] !== undefined) throw malformed('Syntax errors in policy.');
  return {values: strings(statement[not ? except : plain]), except: not};
};

const strings = (value: unknown): readonly string[] => {
  const list = value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
  return list.map((each) => {
    if (typeof each !== 'string') throw malformed('Syntax errors in policy.');
    return each;
  });
};

const kinds = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

const readPrincipals = (value: unknown): Statement['principals'] => {
  if (value === undefined) return [];
  if (value === '*') return [{kind: '*', value: '*'}];
  if (!isRecord(value)) throw malformed('Invalid principal in policy.');
  return Object.entries(value).flatMap(([kind, values]) => {
    if (!kinds.includes(kind)) throw malformed(`Invalid principal in policy: "${kind}"`);
    return strings(values).map((each) => ({kind, value: each}));
  });
};

const readConditions = (block: unknown): readonly Condition[] => {
  if (block === undefined) return [];
  if (!isRecord(block)) throw malformed('Syntax errors in policy.');
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) throw malformed('Syntax errors in policy.');
    return Object.entries(keys).map(([key, values]) => {
      const list = (Array.isArray(values) ? (values as unknown[]) : [values]).map(scalar);
      const condition = readCondition(operator, key, list);
      if (!condition) throw malformed(`Invalid Condition type : ${operator}.`);
      return condition;
    });
  });
};

const scalar = (value: unknown): string => {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw malformed('Syntax errors in policy.');
  return String(value);
};
