/** The parameters of a template: their values are checked once and kept as the strings that were given. */
import type {Parameter} from '@aws-sdk/client-cloudformation';
import type {Section, Template, TemplateParameter} from './template.ts';
import {validationError} from './validation-error.ts';

/** Whether a type's value is a list when a function asks for it. */
const isList = (type: string): boolean => type === 'CommaDelimitedList' || type.startsWith('List<');

const known = /^(String|Number|CommaDelimitedList|List<(String|Number)>)$/;
/** AWS checks that such things exist; here they are strings, and the resource that uses them complains. */
const aws =
  /^(AWS::EC2::(AvailabilityZone::Name|Image::Id|KeyPair::KeyName|SecurityGroup::(Id|GroupName)|Subnet::Id|VPC::Id)|AWS::Route53::HostedZone::Id)$/;

/** Throws for a type that CloudFormation (or this local cloud) does not have. */
export const verifyParameterType = (name: string, type: string): void => {
  if (type.startsWith('AWS::SSM::'))
    throw validationError(
      `Parameter type ${type} of parameter ${name} is not supported: there is no Parameter Store here.`,
    );
  const element = /^List<(AWS::.*)>$/.exec(type)?.[1] ?? type;
  if (!known.test(type) && !aws.test(element))
    throw validationError(`Template format error: Unrecognized parameter type: ${type}`);
};

const bracketed = (names: readonly string[]): string => `[${names.join(', ')}]`;

/**
 * The value of each parameter of the template: what was given, else the previous one if asked for, else the default.
 * `previous` are the stack's values before an update. Throws for missing, unknown and unfit values.
 */
export const parameterValues = (
  template: Template,
  given: readonly Parameter[] = [],
  previous?: Section<string>,
): Record<string, string> => {
  const declared = template.Parameters ?? {};
  const unknown = given
    .map(({ParameterKey}) => ParameterKey ?? '')
    .filter((key) => !Object.hasOwn(declared, key));
  if (unknown.length > 0)
    throw validationError(`Parameters: ${bracketed(unknown)} do not exist in the template`);
  const byKey = new Map(given.map((parameter) => [parameter.ParameterKey, parameter]));
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, {Default}] of Object.entries(declared)) {
    const {ParameterValue, UsePreviousValue} = byKey.get(name) ?? {};
    if (UsePreviousValue && ParameterValue !== undefined)
      throw validationError(
        `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
      );
    if (UsePreviousValue && !previous)
      throw validationError(
        `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
      );
    const value = UsePreviousValue
      ? previous?.[name]
      : (ParameterValue ?? (Default === undefined ? undefined : describeDefault(Default)));
    if (value === undefined) missing.push(name);
    else values[name] = value;
  }
  if (missing.length > 0) throw validationError(`Parameters: ${bracketed(missing)} must have values`);
  for (const [name, value] of Object.entries(values)) verifyValue(name, value, declared[name]!);
  return values;
};

/** A value of a template as the string that a parameter is. */
export const describeDefault = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(describeDefault).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const verifyValue = (name: string, value: string, spec: TemplateParameter): void => {
  const {Type: type, AllowedValues, AllowedPattern, ConstraintDescription} = spec;
  const items = isList(type) ? elements(value) : [value];
  const refuse = (why: string): never => {
    throw validationError(
      ConstraintDescription
        ? `Parameter ${name} failed to satisfy constraint: ${ConstraintDescription}`
        : `Parameter '${name}' ${why}`,
    );
  };
  for (const item of items) {
    if (/Number/.test(type) && (item.trim() === '' || !Number.isFinite(Number(item))))
      refuse('must be a number.');
    if (AllowedValues && !AllowedValues.map(describeDefault).includes(item))
      refuse(`must be one of AllowedValues`);
    if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`, 'u').test(item))
      refuse(`must match pattern ${AllowedPattern}`);
    if (spec.MinLength !== undefined && item.length < Number(spec.MinLength))
      refuse(`must contain at least ${describeDefault(spec.MinLength)} characters`);
    if (spec.MaxLength !== undefined && item.length > Number(spec.MaxLength))
      refuse(`must contain at most ${describeDefault(spec.MaxLength)} characters`);
    if (spec.MinValue !== undefined && Number(item) < Number(spec.MinValue))
      refuse(`must be a number not less than ${describeDefault(spec.MinValue)}`);
    if (spec.MaxValue !== undefined && Number(item) > Number(spec.MaxValue))
      refuse(`must be a number not greater than ${describeDefault(spec.MaxValue)}`);
  }
};

const elements = (value: string): string[] =>
  value === '' ? [] : value.split(',').map((item) => item.trim());

/** What `Ref` answers for a parameter. */
export const parameterReference = (value: string, {Type: type}: TemplateParameter): string | string[] =>
  isList(type) ? elements(value) : value;

export const isSecret = (spec: TemplateParameter | undefined): boolean =>
  spec?.NoEcho === true || spec?.NoEcho === 'true';

/** Parameters as the API shows them: a NoEcho value as asterisks. */
export const describeParameters = (template: Template, values: Section<string>): Parameter[] =>
  Object.entries(values).map(([ParameterKey, value]) => ({
    ParameterKey,
    ParameterValue: isSecret(template.Parameters?.[ParameterKey]) ? '****' : value,
  }));
