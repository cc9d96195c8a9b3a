/** A template's text becomes a value: JSON, or YAML with its short forms of the functions. */
import {isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node} from 'yaml';
import {validationError} from './validation-error.ts';

export type Section<T> = Readonly<Record<string, T>>;

export type TemplateResource = {
  readonly Type: string;
  readonly Properties?: Section<unknown>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly Metadata?: unknown;
  readonly DeletionPolicy?: 'Delete' | 'Retain' | 'RetainExceptOnCreate';
  readonly UpdateReplacePolicy?: 'Delete' | 'Retain';
};

export type TemplateParameter = {
  readonly Type: string;
  readonly Default?: unknown;
  readonly Description?: string;
  readonly NoEcho?: unknown;
  readonly AllowedValues?: readonly unknown[];
  readonly AllowedPattern?: string;
  readonly MinLength?: unknown;
  readonly MaxLength?: unknown;
  readonly MinValue?: unknown;
  readonly MaxValue?: unknown;
  readonly ConstraintDescription?: string;
};

export type TemplateOutput = {
  readonly Value: unknown;
  readonly Description?: string;
  readonly Condition?: string;
  readonly Export?: {readonly Name: unknown};
};

export type TemplateRule = {
  readonly RuleCondition?: unknown;
  readonly Assertions: readonly {readonly Assert: unknown; readonly AssertDescription?: string}[];
};

/** A template as it was written, its structure checked by `validateTemplate`. */
export type Template = {
  readonly AWSTemplateFormatVersion?: string;
  readonly Description?: string;
  readonly Metadata?: unknown;
  readonly Parameters?: Section<TemplateParameter>;
  readonly Mappings?: Section<Section<Section<unknown>>>;
  readonly Conditions?: Section<unknown>;
  readonly Rules?: Section<TemplateRule>;
  readonly Transform?: unknown;
  readonly Resources: Section<TemplateResource>;
  readonly Outputs?: Section<TemplateOutput>;
};

const notWellFormed = (language: string, line: number, column: number): Error =>
  validationError(`Template format error: ${language} not well-formed. (line ${line}, column ${column})`);

/** Rejects text that is no JSON and no YAML with CloudFormation's text; looks no further than that. */
export const parseTemplate = (text: string): unknown =>
  /^\s*\{/.test(text) ? parseJson(text) : parseYaml(text);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const position = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length);
    const before = text.slice(0, position).split('\n');
    throw notWellFormed('JSON', before.length, (before.at(-1) ?? '').length + 1);
  }
};

const parseYaml = (text: string): unknown => {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw notWellFormed('YAML', error.linePos?.[0].line ?? 1, error.linePos?.[0].col ?? 1);
  return toValue(document.contents, document);
};

const toValue = (node: unknown, document: Document): unknown => {
  if (isAlias(node)) return toValue(node.resolve(document), document);
  let value: unknown = null;
  if (isScalar(node)) value = node.value;
  else if (isSeq(node)) value = node.items.map((item) => toValue(item, document));
  else if (isMap(node))
    value = Object.fromEntries(
      node.items.map(({key, value: member}) => [String(toValue(key, document)), toValue(member, document)]),
    );
  const tag = (node as Node | null)?.tag;
  return tag?.startsWith('!') ? longForm(tag.slice(1), value) : value;
};

/** `!Sub x` means `{"Fn::Sub": x}`; only Ref and Condition have no `Fn::`. */
const longForm = (name: string, value: unknown): unknown => {
  if (name === 'Ref' || name === 'Condition') return {[name]: value};
  if (name === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return {'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)]};
  }
  return {[`Fn::${name}`]: value};
};
