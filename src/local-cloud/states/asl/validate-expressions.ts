/** Every path, intrinsic function and JSONata expression in a state must be readable. */
import type {Language} from './definition.ts';
import {intrinsicFunctions} from './intrinsic-functions.ts';
import {parseIntrinsic, type Argument} from './intrinsic-syntax.ts';
import {isIntrinsic} from './intrinsics.ts';
import {parsePath} from './json-path.ts';
import {compile, expressionIn} from './jsonata.ts';
import {isRecord} from '../../is-record.ts';
import type {Report} from './report.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields whose value is a path. */
const pathFields = new Set(['InputPath', 'OutputPath', 'ResultPath', 'ItemsPath', 'Variable']);
const templates = new Set(['Parameters', 'ResultSelector', 'ItemSelector', 'Assign']);
/** What is validated as states of its own, or taken as it is. */
const skipped = new Set([
  'Branches',
  'ItemProcessor',
  'Iterator',
  'Result',
  'Type',
  'Comment',
  'Resource',
  'Next',
]);

export const validateExpressions = (fields: Fields, language: Language, at: string, report: Report): void => {
  for (const [name, value] of Object.entries(fields)) {
    const place = `${at}/${name}`;
    if (skipped.has(name)) continue;
    if (language === 'JSONata') validateJsonata(value, place, report);
    else if (templates.has(name)) validateTemplate(value, place, report);
    else if (pathFields.has(name) || (name.endsWith('Path') && typeof value === 'string'))
      validatePath(value, place, name === 'ResultPath', report);
    else if (Array.isArray(value))
      for (const [index, item] of value.entries()) validateItem(item, `${place}[${index}]`, report);
    else if (isRecord(value)) validateItem(value, place, report);
  }
};

/** A choice rule, a catcher. */
const validateItem = (item: unknown, at: string, report: Report): void => {
  if (isRecord(item)) validateExpressions(item, 'JSONPath', at, report);
};

const validatePath = (value: unknown, at: string, isReference: boolean, report: Report): void => {
  if (value === null) return;
  if (typeof value !== 'string') return report.schema('The value must be a path', at);
  if (isIntrinsic(value)) return validateIntrinsic(value, at, report);
  try {
    const path = parsePath(plain(value));
    if (isReference && !path.definite) report.schema(`The path must be a reference path: ${value}`, at);
  } catch (error) {
    report.schema((error as Error).message, at);
  }
};

/** `$$.x` and `$name.x` are read as paths of another root. */
const plain = (path: string): string =>
  path.startsWith('$$') ? path.slice(1) : /^\$[A-Za-z_]/.test(path) ? `$.${path.slice(1)}` : path;

const validateIntrinsic = (text: string, at: string, report: Report): void => {
  const visit = (argument: Argument): void => {
    if (argument.kind === 'path') validatePath(argument.path, at, false, report);
    if (argument.kind !== 'call') return;
    if (!(argument.name in intrinsicFunctions))
      report.schema(`There is no intrinsic function '${argument.name}'`, at);
    for (const inner of argument.arguments) visit(inner);
  };
  try {
    visit(parseIntrinsic(text));
  } catch (error) {
    report.schema((error as Error).message, at);
  }
};

const validateTemplate = (template: unknown, at: string, report: Report): void => {
  if (Array.isArray(template))
    for (const [index, item] of template.entries()) validateTemplate(item, `${at}[${index}]`, report);
  if (!isRecord(template)) return;
  for (const [name, value] of Object.entries(template)) {
    const place = `${at}/${name}`;
    if (!name.endsWith('.$')) validateTemplate(value, place, report);
    else if (typeof value === 'string' && (value.startsWith('$') || isIntrinsic(value)))
      validatePath(value, place, false, report);
    else
      report.schema(
        `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`,
        place,
      );
  }
};

const validateJsonata = (template: unknown, at: string, report: Report): void => {
  if (Array.isArray(template))
    for (const [index, item] of template.entries()) validateJsonata(item, `${at}[${index}]`, report);
  if (isRecord(template))
    for (const [name, value] of Object.entries(template)) validateJsonata(value, `${at}/${name}`, report);
  const source = expressionIn(template);
  if (source === undefined) return;
  try {
    compile(source);
  } catch (error) {
    report.schema(`The JSONata expression cannot be read: ${(error as Error).message}`, at);
  }
};
