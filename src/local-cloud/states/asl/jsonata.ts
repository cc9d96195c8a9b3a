/** The query language JSONata: strings of the form `{% … %}` are expressions. */
import {createHash, randomInt, randomUUID} from 'node:crypto';
import jsonata, {type Expression} from 'jsonata';
import {StateFailure} from './failure.ts';
import type {Variables} from './scope.ts';

const compiled = new Map<string, Expression>();

/** The expression in a string; undefined when the string is none. */
export const expressionIn = (text: unknown): string | undefined =>
  typeof text === 'string' ? /^\{%(.*)%\}$/s.exec(text)?.[1]?.trim() : undefined;

/** Throws the library's error when the expression is malformed. */
export const compile = (source: string): Expression => {
  let expression = compiled.get(source);
  if (!expression) {
    expression = jsonata(source);
    for (const [name, run] of Object.entries(functions)) expression.registerFunction(name, run);
    compiled.set(source, expression);
  }
  return expression;
};

/** Evaluates every expression in a template. `states` is what `$states` means. */
export const evaluate = async (
  template: unknown,
  field: string,
  states: Readonly<Record<string, unknown>>,
  variables: Variables,
): Promise<unknown> => {
  const source = expressionIn(template);
  if (source !== undefined) return evaluateExpression(source, field, states, variables);
  if (Array.isArray(template))
    return Promise.all(template.map((item) => evaluate(item, field, states, variables)));
  if (typeof template !== 'object' || template === null) return template;
  const members = Object.entries(template).map(
    async ([name, value]) => [name, await evaluate(value, `${field}/${name}`, states, variables)] as const,
  );
  return Object.fromEntries(await Promise.all(members));
};

const evaluateExpression = async (
  source: string,
  field: string,
  states: Readonly<Record<string, unknown>>,
  variables: Variables,
): Promise<unknown> => {
  let result: unknown;
  try {
    result = (await compile(source).evaluate(undefined, {...variables, states})) as unknown;
  } catch (error) {
    throw failed(source, field, `threw an error during evaluation. ${(error as Error).message}`);
  }
  if (result === undefined) throw failed(source, field, 'returned nothing (undefined).');
  if (typeof result === 'function') throw failed(source, field, 'returned a function.');
  // Results of the library carry hidden members of its own.
  return JSON.parse(JSON.stringify(result)) as unknown;
};

const failed = (source: string, field: string, why: string): StateFailure =>
  new StateFailure(
    'States.QueryEvaluationError',
    `The JSONata expression '${source}' specified for the field '${field}' ${why}`,
  );

const algorithms: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** What Step Functions adds to the language. */
const functions: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  partition: (items, size) => {
    const [all, by] = [items as unknown[], size as number];
    return Array.from({length: Math.ceil(all.length / by)}, (_, index) =>
      all.slice(index * by, (index + 1) * by),
    );
  },
  range: (...bounds) => {
    const [from = 0, to = 0, step = 1] = bounds as number[];
    const length = Math.max(0, Math.floor((to - from) / step) + 1);
    return Array.from({length}, (_, index) => from + index * step);
  },
  hash: (data, algorithm = 'SHA-256') =>
    createHash(algorithms[algorithm as string] ?? '')
      .update(typeof data === 'string' ? data : JSON.stringify(data))
      .digest('hex'),
  random: () => randomInt(2 ** 47) / 2 ** 47,
  uuid: () => randomUUID(),
  parse: (text) => JSON.parse(text as string) as unknown,
  eval: () => {
    throw new Error('$eval is not supported');
  },
};
