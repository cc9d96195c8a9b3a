/** The intrinsic functions of payload templates: `States.Format('{} rows', $.count)`. */
import {parseIntrinsic, type Argument} from './intrinsic-syntax.ts';
import {StateFailure} from './failure.ts';
import {intrinsicFunctions} from './intrinsic-functions.ts';
import {demand, type Scope} from './scope.ts';

export const isIntrinsic = (text: string): boolean => text.startsWith('States.');

/** The value of an expression such as `States.MathAdd($.n, 1)`; `field` is named when a path means nothing. */
export const evaluateIntrinsic = (text: string, field: string, scope: Scope): unknown => {
  const evaluate = (argument: Argument): unknown => {
    if (argument.kind === 'literal') return argument.value;
    if (argument.kind === 'path') return demand(argument.path, field, scope);
    const run = intrinsicFunctions[argument.name];
    if (!run) throw failed(text, `there is no function ${argument.name}`);
    const values = argument.arguments.map(evaluate);
    try {
      return run(values);
    } catch (error) {
      throw failed(text, (error as Error).message);
    }
  };
  return evaluate(parseIntrinsic(text));
};

const failed = (text: string, why: string): StateFailure =>
  new StateFailure('States.IntrinsicFailure', `The function '${text}' had the following error: ${why}`);
