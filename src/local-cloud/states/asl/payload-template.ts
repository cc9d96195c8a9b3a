import {evaluateIntrinsic, isIntrinsic} from './intrinsics.ts';
import {demand, type Scope} from './scope.ts';

/** Fills a payload template in: members whose name ends in `.$` have a path or an intrinsic function as their value. */
export const fillIn = (template: unknown, scope: Scope): unknown => {
  if (Array.isArray(template)) return template.map((item) => fillIn(item, scope));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]: [string, unknown]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), evaluate(value as string, name, scope)]
        : [name, fillIn(value, scope)],
    ),
  );
};

const evaluate = (text: string, field: string, scope: Scope): unknown =>
  isIntrinsic(text) ? evaluateIntrinsic(text, field, scope) : demand(text, field, scope);
