import {AwsError} from '../operation.ts';
import {meets, parseCondition, type Condition} from './expression/condition.ts';
import type {Operand} from './expression/parser.ts';
import type {Scope} from './expression/scope.ts';
import {typeOf, type Item} from './value.ts';
import type {KeyAttribute, Table} from './table.ts';

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
const unsupported = (): AwsError => invalid('Query key condition not supported');

const parts = (condition: Condition): Condition[] =>
  condition.kind === 'and' ? [...parts(condition.left), ...parts(condition.right)] : [condition];

/** The attribute that a part of the condition is about, and the values that it is compared with. */
const subject = (condition: Condition): {name: string; values: Operand[]} => {
  const operands: Operand[] =
    condition.kind === 'compare'
      ? [condition.left, condition.right]
      : condition.kind === 'between'
        ? [condition.operand, condition.low, condition.high]
        : condition.kind === 'call' && condition.name === 'begins_with'
          ? [...condition.args]
          : [];
  const [path, ...values] = operands;
  if (path?.kind !== 'path' || path.path.length !== 1 || values.some(({kind}) => kind !== 'value'))
    throw invalid('Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression');
  return {name: path.path[0], values};
};

const verifyTypes = ({type}: KeyAttribute, values: readonly Operand[]): void => {
  for (const operand of values)
    if (operand.kind === 'value' && typeOf(operand.value) !== type)
      throw invalid(
        'One or more parameter values were invalid: Condition parameter type does not match schema type',
      );
};

/**
 * The items that a `KeyConditionExpression` selects: one partition, and in it those whose range key is equal, less,
 * greater, between or begins with something.
 */
export const keyCondition = (text: string, scope: Scope): ((table: Table) => (item: Item) => boolean) => {
  const condition = parseCondition('KeyConditionExpression', text, scope);
  const all = parts(condition);
  const subjects = all.map(subject);
  return ({hash, range}) => {
    const hashIndex = all.findIndex(
      (part, index) => subjects[index]?.name === hash.name && part.kind === 'compare',
    );
    const hashPart = all[hashIndex];
    if (!hashPart) throw invalid(`Query condition missed key schema element: ${hash.name}`);
    if (hashPart.kind !== 'compare' || hashPart.comparator !== '=') throw unsupported();
    if (all.length > 2) throw invalid('Conditions can be of length 1 or 2 only');
    const other = subjects.find((_, index) => index !== hashIndex);
    if (other && !range) throw unsupported();
    if (other && range && other.name !== range.name)
      throw invalid(`Query condition missed key schema element: ${range.name}`);
    const otherPart = all.find((_, index) => index !== hashIndex);
    if (otherPart?.kind === 'compare' && otherPart.comparator === '<>')
      throw invalid('Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: <>');
    verifyTypes(hash, subjects[hashIndex]?.values ?? []);
    if (range) verifyTypes(range, other?.values ?? []);
    return (item) => meets(item, condition);
  };
};
