import {AwsError} from '../../operation.ts';
import {addNumbers} from '../number.ts';
import {typeOf, type Item, type Value} from '../value.ts';
import {overlap, pathText, valueAt, withValueAt} from './document.ts';
import {Parser, type Operand, type Path} from './parser.ts';
import type {Scope} from './scope.ts';

type Sum = {readonly sign: 1 | -1; readonly left: Operand; readonly right: Operand};
type Action =
  | {readonly kind: 'set'; readonly path: Path; readonly value: Operand | Sum}
  | {readonly kind: 'remove'; readonly path: Path}
  | {readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: Value};
export type Update = readonly Action[];

const functions = {if_not_exists: 2, list_append: 2};
const sets = ['SS', 'NS', 'BS'];
const typeNames = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  M: 'MAP',
  L: 'LIST',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
};
const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

export const parseUpdate = (text: string, scope: Scope): Update => {
  const parser = new Parser('UpdateExpression', text, scope);
  const sections = new Map<string, Action[]>();
  while (!parser.atEnd) {
    const section = parser.token.text.toUpperCase();
    const read = readers[section];
    if (parser.token.kind !== 'word' || !read) throw parser.unexpected();
    parser.advance();
    if (sections.has(section))
      throw parser.invalid(`The "${section}" section can only be used once in an update expression;`);
    sections.set(
      section,
      parser.list(() => read(parser)),
    );
  }
  const update = [...sections.values()].flat();
  verifyDisjoint(parser, update);
  return update;
};

const readers: Readonly<Record<string, (parser: Parser) => Action>> = {
  SET: (parser) => {
    const path = parser.path();
    parser.expect('=');
    const left = parser.operand(functions);
    const sign = parser.takes('+') ? 1 : parser.takes('-') ? -1 : undefined;
    return {kind: 'set', path, value: sign ? {sign, left, right: parser.operand(functions)} : left};
  },
  REMOVE: (parser) => ({kind: 'remove', path: parser.path()}),
  ADD: (parser) => readAmount(parser, 'add', ['N', ...sets]),
  DELETE: (parser) => readAmount(parser, 'delete', sets),
};

const readAmount = (parser: Parser, kind: 'add' | 'delete', allowed: readonly string[]): Action => {
  const path = parser.path();
  const operand = parser.value();
  if (operand.kind !== 'value' || !allowed.includes(typeOf(operand.value)))
    throw parser.invalid(
      `Incorrect operand type for operator or function; operator: ${kind.toUpperCase()}, operand type: ${operand.kind === 'value' ? typeNames[typeOf(operand.value)] : ''}, typeSet: ALLOWED_FOR_${kind.toUpperCase()}_OPERAND`,
    );
  return {kind, path, value: operand.value};
};

const verifyDisjoint = (parser: Parser, update: Update): void => {
  update.forEach(({path}, index) => {
    const other = update
      .slice(0, index)
      .find((earlier) => overlap(earlier.path, path) || overlap(path, earlier.path));
    if (other)
      throw parser.invalid(
        `Two document paths overlap with each other; must remove or rewrite one of these paths; path one: ${pathText(other.path)}, path two: ${pathText(path)}`,
      );
  });
};

/** The item after the update; every operand is read from the item as it was before. */
export const updated = (item: Item, update: Update): Item => {
  const values = update.map((action) => newValue(item, action));
  let changed = item;
  const put = (path: Path, value: Value | undefined): void => {
    const next = withValueAt(changed, path, value);
    if (!next) throw invalid('The document path provided in the update expression is invalid for update');
    changed = next;
  };
  update.forEach(({kind, path}, index) => {
    const value = values[index];
    if (kind !== 'remove' && value !== undefined) put(path, value);
  });
  const removed = update.filter(({kind}, index) => kind === 'remove' || values[index] === undefined);
  // From the back, so that an index still means the element that it meant before.
  for (const {path} of removed.toSorted((one, other) => byIndex(other.path, one.path)))
    if (valueAt(changed, path) !== undefined) put(path, undefined);
    else if (path.length > 1 && valueAt(item, [path[0], ...path.slice(1, -1)]) === undefined)
      throw invalid('The document path provided in the update expression is invalid for update');
  return changed;
};

const byIndex = (one: Path, other: Path): number => {
  for (const [depth, name] of one.entries()) {
    const theirs = other[depth];
    if (typeof name === 'number' && typeof theirs === 'number' && name !== theirs) return name - theirs;
  }
  return 0;
};

const newValue = (item: Item, action: Action): Value | undefined => {
  if (action.kind === 'remove') return undefined;
  if (action.kind === 'set')
    return 'sign' in action.value ? sum(item, action.value) : read(item, action.value);
  const old = valueAt(item, action.path);
  if (action.kind === 'add' && 'N' in action.value) {
    if (old === undefined) return action.value;
    if (!('N' in old)) throw incorrectOperand();
    return {N: addNumbers(old.N, action.value.N)};
  }
  return action.kind === 'add' ? union(old, action.value) : difference(old, action.value);
};

const incorrectOperand = (): AwsError =>
  invalid('An operand in the update expression has an incorrect data type');

const read = (item: Item, operand: Operand): Value => {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') {
    const value = valueAt(item, operand.path);
    if (value === undefined)
      throw invalid('The provided expression refers to an attribute that does not exist in the item');
    return value;
  }
  const [first, second] = operand.args as [Operand, Operand];
  if (operand.name === 'if_not_exists') {
    if (first.kind !== 'path')
      throw invalid(
        'Invalid UpdateExpression: Operator or function requires a document path; operator or function: if_not_exists',
      );
    return valueAt(item, first.path) ?? read(item, second);
  }
  const [left, right] = [read(item, first), read(item, second)];
  if (!('L' in left && 'L' in right)) throw incorrectOperand();
  return {L: [...left.L, ...right.L]};
};

const sum = (item: Item, {sign, left, right}: Sum): Value => {
  const [one, other] = [read(item, left), read(item, right)];
  if (!('N' in one && 'N' in other)) throw incorrectOperand();
  return {N: addNumbers(one.N, other.N, sign)};
};

const membersOf = (value: Value): readonly string[] => {
  const [type, members] = Object.entries(value)[0] as [string, readonly string[]];
  if (!sets.includes(type)) throw incorrectOperand();
  return members;
};

const union = (old: Value | undefined, added: Value): Value => {
  if (old === undefined) return added;
  const type = typeOf(added);
  if (typeOf(old) !== type) throw incorrectOperand();
  return {[type]: [...new Set([...membersOf(old), ...membersOf(added)])]} as unknown as Value;
};

/** A set that has lost its last member is no attribute any more. */
const difference = (old: Value | undefined, removed: Value): Value | undefined => {
  if (old === undefined) return undefined;
  const type = typeOf(removed);
  if (typeOf(old) !== type) throw incorrectOperand();
  const gone = membersOf(removed);
  const left = membersOf(old).filter((member) => !gone.includes(member));
  return left.length > 0 ? ({[type]: left} as unknown as Value) : undefined;
};
