import {operators} from './choice.ts';
import type {Language, State} from './definition.ts';
import {isRecord} from '../../is-record.ts';
import type {Report} from './report.ts';

type Siblings = Readonly<Record<string, unknown>>;

export const validateRules = (
  state: State,
  at: string,
  siblings: Siblings,
  language: Language,
  report: Report,
): void => {
  const rules = state['Choices'];
  if (!Array.isArray(rules) || rules.length === 0)
    report.schema("The field 'Choices' is required and must have at least one rule", at);
  else
    for (const [index, rule] of rules.entries()) {
      const place = `${at}/Choices[${index}]`;
      if (!isRecord(rule)) {
        report.schema('A rule must be an object', place);
        continue;
      }
      verifyTarget(rule['Next'], `${place}/Next`, siblings, report);
      if (language === 'JSONPath') validateRule(rule, place, true, report);
      else validateCondition(rule, place, report);
    }
  const otherwise = state['Default'];
  if (otherwise !== undefined && (typeof otherwise !== 'string' || !(otherwise in siblings)))
    report.add(
      'MISSING_TRANSITION_TARGET',
      `Missing 'Default' target: ${JSON.stringify(otherwise)}`,
      `${at}/Default`,
    );
};

const verifyTarget = (next: unknown, at: string, siblings: Siblings, report: Report): void => {
  if (typeof next !== 'string') report.schema("The field 'Next' is required", at);
  else if (!(next in siblings)) report.add('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${next}`, at);
};

const validateCondition = (rule: Siblings, at: string, report: Report): void => {
  if (rule['Condition'] === undefined) report.schema("The field 'Condition' is required", at);
  for (const field of Object.keys(rule))
    if (!['Condition', 'Next', 'Output', 'Assign', 'Comment'].includes(field))
      report.schema(`Field '${field}' is not supported`, `${at}/${field}`);
};

const validateRule = (rule: Siblings, at: string, outermost: boolean, report: Report): void => {
  const allowed = outermost ? ['Next', 'Comment', 'Assign'] : ['Comment'];
  const fields = Object.keys(rule).filter((field) => !allowed.includes(field));
  const [combined] = fields.filter((field) => field === 'And' || field === 'Or' || field === 'Not');
  if (combined !== undefined) {
    if (fields.length > 1) report.schema(`'${combined}' must stand alone`, at);
    const inner: readonly unknown[] = combined === 'Not' ? [rule[combined]] : toList(rule[combined]);
    if (inner.length === 0) report.schema(`'${combined}' must have rules`, at);
    for (const [index, each] of inner.entries()) {
      const place = `${at}/${combined}${combined === 'Not' ? '' : `[${index}]`}`;
      if (isRecord(each)) validateRule(each, place, false, report);
      else report.schema('A rule must be an object', place);
    }
    return;
  }
  if (typeof rule['Variable'] !== 'string') report.schema("The field 'Variable' is required", at);
  const used = fields.filter((field) => operators.has(field));
  if (used.length !== 1) report.schema('A rule must have exactly one comparison operator', at);
  for (const field of fields)
    if (field !== 'Variable' && !operators.has(field))
      report.schema(`'${field}' is no comparison operator`, `${at}/${field}`);
};

const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
