import type {LocalCloud} from '../cloud.ts';
import {evaluate} from './intrinsics.ts';
import {scopeOf} from './scope.ts';
import type {Template} from './template.ts';
import {validationError} from './validation-error.ts';

/** Throws when an assertion of the template's Rules does not hold for these parameters. */
export const verifyRules = (
  cloud: LocalCloud,
  template: Template,
  parameters: Readonly<Record<string, string>>,
): void => {
  const scope = scopeOf(cloud, {id: '', name: ''}, {template, parameters}, () => undefined);
  for (const [name, {RuleCondition, Assertions = []}] of Object.entries(template.Rules ?? {})) {
    if (RuleCondition !== undefined && evaluate(RuleCondition, scope) !== true) continue;
    const broken = Assertions.filter(({Assert}) => evaluate(Assert, scope) !== true);
    if (broken.length > 0)
      throw validationError(
        `Template error: Rule ${name} is violated: ${broken.map(({AssertDescription}) => AssertDescription ?? 'an assertion does not hold').join('; ')}`,
      );
  }
};
