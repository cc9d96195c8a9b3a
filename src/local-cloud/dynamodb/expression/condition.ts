import {compare, isSame, sizeOf, typeOf, type Item, type Value, type ValueType} from '../value.ts';
import {valueAt} from './document.ts';
import {Parser, type Operand} from './parser.ts';
import type {Scope} from './scope.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type Condition =
  | {readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition}
  | {readonly kind: 'not'; readonly condition: Condition}
  | {
      readonly kind: 'compare';
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | {readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand}
  | {readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[]}
  | {readonly kind: 'call'; readonly name: string; readonly args: readonly Operand[]};

const comparators: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];
const predicates = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
};
const operands = {size: 1};

/** Parses a condition, filter or key condition expression. */
export const parseCondition = (expression: string, text: string, scope: Scope): Condition => {
  const parser = new Parser(expression, text, scope);
  const condition = parseOr(parser);
  parser.end();
  return condition;
};

const parseOr = (parser: Parser): Condition => {
  let left = parseAnd(parser);
  while (parser.takes('OR')) left = {kind: 'or', left, right: parseAnd(parser)};
  return left;
};

const parseAnd = (parser: Parser): Condition => {
  let left = parseNot(parser);
  while (parser.takes('AND')) left = {kind: 'and', left, right: parseNot(parser)};
  return left;
};

const parseNot = (parser: Parser): Condition =>
  parser.takes('NOT') ? {kind: 'not', condition: parseNot(parser)} : parsePrimary(parser);

const parsePrimary = (parser: Parser): Condition => {
  if (parser.takes('(')) {
    const condition = parseOr(parser);
    parser.expect(')');
    return condition;
  }
  if (parser.seesCall() && parser.token.text !== 'size')
    return verifyCall(parser, parser.call({...predicates, ...operands}));
  const operand = parser.operand(operands);
  if (parser.takes('BETWEEN')) {
    const low = parser.operand(operands);
    parser.expect('AND');
    const high = parser.operand(operands);
    verifyRange(parser, low, high);
    return {kind: 'between', operand, low, high};
  }
  if (parser.takes('IN')) {
    parser.expect('(');
    const list = parser.list(() => parser.operand(operands));
    parser.expect(')');
    return {kind: 'in', operand, list};
  }
  if (!comparators.includes(parser.token.text)) throw parser.unexpected();
  const comparator = parser.advance().text as Comparator;
  return {kind: 'compare', comparator, left: operand, right: parser.operand(operands)};
};

const verifyRange = (parser: Parser, low: Operand, high: Operand): void => {
  if (low.kind !== 'value' || high.kind !== 'value') return;
  if ((compare(low.value, high.value) ?? 0) > 0)
    throw parser.invalid(
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: ${JSON.stringify(low.value)}, upper bound operand: AttributeValue: ${JSON.stringify(high.value)}`,
    );
};

const verifyCall = (parser: Parser, call: Operand & {kind: 'call'}): Condition => {
  const [first, second] = call.args;
  if (call.name.startsWith('attribute_') && first?.kind !== 'path')
    throw parser.invalid(`Operator or function requires a document path; operator or function: ${call.name}`);
  if (call.name === 'attribute_type' && !(second?.kind === 'value' && 'S' in second.value))
    throw parser.invalid(
      'Incorrect operand type for operator or function; operator or function: attribute_type, operand type: ' +
        (second?.kind === 'value' ? typeOf(second.value) : 'PATH'),
    );
  return call;
};

const valueOf = (operand: Operand | undefined, item: Item): Value | undefined => {
  if (operand === undefined) return undefined;
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return valueAt(item, operand.path);
  const measured = valueOf(operand.args[0], item);
  return measured && lengthOf(measured);
};

/** `size(path)`: characters of a text, bytes of a binary value, members of a collection. */
const lengthOf = (value: Value): Value | undefined => {
  if ('S' in value) return {N: String(Buffer.byteLength(value.S))};
  if ('B' in value) return {N: String(sizeOf(value))};
  const members =
    'M' in value
      ? Object.keys(value.M)
      : 'L' in value
        ? value.L
        : 'SS' in value
          ? value.SS
          : 'NS' in value
            ? value.NS
            : 'BS' in value
              ? value.BS
              : undefined;
  return members && {N: String(members.length)};
};

const compares = (comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean => {
  if (left === undefined || right === undefined) return comparator === '<>' && left !== right;
  if (comparator === '=') return isSame(left, right);
  if (comparator === '<>') return !isSame(left, right);
  const order = compare(left, right);
  if (order === undefined) return false;
  return {'<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0}[comparator];
};

const contains = (value: Value, sought: Value): boolean => {
  if ('S' in value && 'S' in sought) return value.S.includes(sought.S);
  if ('B' in value && 'B' in sought)
    return Buffer.from(value.B, 'base64').includes(Buffer.from(sought.B, 'base64'));
  if ('SS' in value && 'S' in sought) return value.SS.includes(sought.S);
  if ('NS' in value && 'N' in sought) return value.NS.includes(sought.N);
  if ('BS' in value && 'B' in sought) return value.BS.includes(sought.B);
  return 'L' in value && value.L.some((element) => isSame(element, sought));
};

const begins = (value: Value, start: Value): boolean => {
  if ('S' in value && 'S' in start) return value.S.startsWith(start.S);
  if (!('B' in value && 'B' in start)) return false;
  const prefix = Buffer.from(start.B, 'base64');
  return Buffer.from(value.B, 'base64').subarray(0, prefix.length).equals(prefix);
};

const calls = ({name, args}: Condition & {kind: 'call'}, item: Item): boolean => {
  const [value, other] = args.map((arg) => valueOf(arg, item));
  if (name === 'attribute_exists') return value !== undefined;
  if (name === 'attribute_not_exists') return value === undefined;
  if (value === undefined || other === undefined) return false;
  if (name === 'attribute_type') return 'S' in other && typeOf(value) === (other.S as ValueType);
  return name === 'contains' ? contains(value, other) : begins(value, other);
};

/** Whether an item (or, for an item that does not exist, no attributes at all) meets the condition. */
export const meets = (item: Item, condition: Condition): boolean => {
  switch (condition.kind) {
    case 'and':
      return meets(item, condition.left) && meets(item, condition.right);
    case 'or':
      return meets(item, condition.left) || meets(item, condition.right);
    case 'not':
      return !meets(item, condition.condition);
    case 'compare':
      return compares(condition.comparator, valueOf(condition.left, item), valueOf(condition.right, item));
    case 'between': {
      const value = valueOf(condition.operand, item);
      return (
        compares('>=', value, valueOf(condition.low, item)) &&
        compares('<=', value, valueOf(condition.high, item))
      );
    }
    case 'in':
      return condition.list.some((each) =>
        compares('=', valueOf(condition.operand, item), valueOf(each, item)),
      );
    default:
      return calls(condition, item);
  }
};
