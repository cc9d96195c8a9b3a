import {functionCall} from './intrinsics.ts';
import {variablesOf} from './substitution.ts';

/** One mention of something else of the template: `Ref`, `Fn::GetAtt`, or a variable of `Fn::Sub`. */
export type Reference = {
  readonly name: string;
  /** Set when an attribute is asked for. */
  readonly attribute?: string;
  readonly by: 'Ref' | 'Fn::GetAtt' | 'Fn::Sub';
};

/** Every reference in a value, whichever branch of a condition it stands in. */
export const referencesIn = (value: unknown): Reference[] => {
  const found: Reference[] = [];
  visitCalls(value, (name, argument) => {
    if (name === 'Ref') found.push({name: String(argument), by: 'Ref'});
    if (name === 'Fn::GetAtt') {
      const [logicalId = '', ...rest] = Array.isArray(argument)
        ? argument.map(String)
        : String(argument).split('.');
      found.push({name: logicalId, attribute: rest.join('.'), by: 'Fn::GetAtt'});
    }
    if (name === 'Fn::Sub') found.push(...substituted(argument));
  });
  return found;
};

const substituted = (argument: unknown): Reference[] => {
  const [text, own] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  const local = new Set(Object.keys((own as object | undefined) ?? {}));
  return variablesOf(typeof text === 'string' ? text : '')
    .filter((name) => !local.has(name))
    .map((name) => {
      const dot = name.indexOf('.');
      if (dot < 0) return {name, by: 'Fn::Sub'};
      return {name: name.slice(0, dot), attribute: name.slice(dot + 1), by: 'Fn::Sub'};
    });
};

/** The names of the conditions that a value's `Fn::If` and `Condition` ask for. */
export const conditionsIn = (value: unknown): string[] => {
  const found: string[] = [];
  visitCalls(value, (name, argument) => {
    if (name === 'Fn::If' && Array.isArray(argument)) found.push(String(argument[0]));
    if (name === 'Condition' && typeof argument === 'string') found.push(argument);
  });
  return found;
};

/** Calls `visit` for every function's call in a value, the outer ones first. */
export const visitCalls = (value: unknown, visit: (name: string, argument: unknown) => void): void => {
  const call = functionCall(value);
  if (call) visit(call[0], call[1]);
  if (Array.isArray(value)) for (const item of value) visitCalls(item, visit);
  else if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) visitCalls(member, visit);
};
