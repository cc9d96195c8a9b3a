/** Whether a parsed value is a template: its structure, limits, names and references, with AWS's texts. */
import {dependencyGraph, explicitDependencies, verifyNoCycle} from './dependencies.ts';
import {verifyFunction} from './intrinsics.ts';
import {verifyParameterType} from './parameters.ts';
import {conditionsIn, referencesIn, visitCalls} from './references.ts';
import {isRecord} from '../is-record.ts';
import {parseTemplate, type Section, type Template} from './template.ts';
import {validationError} from './validation-error.ts';

const formatError = (message: string): Error => validationError(`Template format error: ${message}`);

const sections = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Rules',
  'Mappings',
  'Conditions',
  'Transform',
  'Resources',
  'Outputs',
  'Hooks',
];

const resourceMembers = [
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'Metadata',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'CreationPolicy',
  'UpdatePolicy',
];

export const pseudoParameters = [
  'AWS::AccountId',
  'AWS::NotificationARNs',
  'AWS::NoValue',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
];

/** Most bytes of a template that is part of a request. */
const mostBytes = 51_200;

/** Reads a template and checks everything about it that needs no parameter values; throws a ValidationError. */
export const readTemplate = (text: string, resourceTypes: Iterable<string>): Template => {
  if (Buffer.byteLength(text) > mostBytes)
    throw validationError(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${mostBytes}`,
    );
  const value = parseTemplate(text);
  if (!isRecord(value)) throw formatError('unsupported structure.');
  verifyStructure(value);
  const template = value as unknown as Template;
  verifyTypes(template, new Set(resourceTypes));
  verifyReferences(template);
  verifyNoCycle(dependencyGraph(template, Object.keys(template.Resources)));
  return template;
};

const verifyStructure = (value: Section<unknown>): void => {
  const strange = Object.keys(value).filter((name) => !sections.includes(name));
  if (strange.length > 0)
    throw formatError(`Invalid template property or properties [${strange.join(', ')}]`);
  if (value['Transform'] !== undefined)
    throw validationError(`No transform named ${transformNames(value['Transform']).join(', ')} found.`);
  if (value['Hooks'] !== undefined) throw formatError('The Hooks section is not supported.');
  const version = value['AWSTemplateFormatVersion'];
  if (version !== undefined && version !== '2010-09-09')
    throw formatError(`Template format version ${JSON.stringify(version)} is not supported.`);
  const description = value['Description'];
  if (description !== undefined && (typeof description !== 'string' || Buffer.byteLength(description) > 1024))
    throw formatError(
      typeof description === 'string'
        ? "'Description' length is greater than 1024."
        : 'Every Description member must be a string.',
    );
  for (const name of ['Parameters', 'Rules', 'Mappings', 'Conditions', 'Resources', 'Outputs'])
    verifySection(name, value[name]);
  if (!isRecord(value['Resources']) || Object.keys(value['Resources']).length === 0)
    throw formatError('At least one Resources member must be defined.');
  verifyMappings(value['Mappings'] as Section<Section<unknown>> | undefined);
};

const transformNames = (transform: unknown): string[] =>
  (Array.isArray(transform) ? transform : [transform]).map((one: unknown) =>
    isRecord(one) ? String(one['Name']) : String(one),
  );

const limits: Section<number> = {Parameters: 200, Mappings: 200, Resources: 500, Outputs: 200};

const verifySection = (name: string, section: unknown): void => {
  if (section === undefined) return;
  if (!isRecord(section)) throw formatError(`[/${name}] '${name}' must be an object.`);
  const most = limits[name];
  const count = Object.keys(section).length;
  if (most !== undefined && count > most)
    throw formatError(`Number of ${name.toLowerCase()}, ${count}, is greater than maximum allowed, ${most}`);
  for (const [key, member] of Object.entries(section)) {
    if (!/^[A-Za-z0-9]+$/.test(key))
      throw formatError(
        `${name === 'Resources' ? 'Resource name' : `${name.slice(0, -1)} name`} ${key} is non alphanumeric.`,
      );
    if (!isRecord(member)) throw formatError(`[/${name}/${key}] Every ${name} member must be an object.`);
    if (name === 'Parameters' || name === 'Resources') {
      if (member['Type'] === undefined)
        throw formatError(`[/${name}/${key}] Every ${name} object must contain a Type member.`);
      if (typeof member['Type'] !== 'string')
        throw formatError(`[/${name}/${key}/Type] The Type member must be a string.`);
    }
    if (name === 'Parameters') verifyParameterType(key, member['Type'] as string);
    if (name === 'Resources') verifyResource(key, member);
    if (name === 'Outputs' && member['Value'] === undefined)
      throw formatError(`[/Outputs/${key}] Every Outputs member must contain a Value object`);
  }
};

const verifyMappings = (mappings: Section<Section<unknown>> = {}): void => {
  for (const [name, map] of Object.entries(mappings))
    for (const [key, attributes] of Object.entries(map))
      if (!isRecord(attributes))
        throw formatError(`[/Mappings/${name}/${key}] Every Mappings attribute must be an object.`);
};

const verifyResource = (logicalId: string, resource: Section<unknown>): void => {
  const strange = Object.keys(resource).filter((name) => !resourceMembers.includes(name));
  if (strange.length > 0) throw validationError(`Invalid template resource property '${strange[0]}'`);
  for (const policy of ['CreationPolicy', 'UpdatePolicy'])
    if (resource[policy] !== undefined)
      throw formatError(
        `[/Resources/${logicalId}] ${policy} is not supported for resources of type ${String(resource['Type'])}`,
      );
  const {Properties, DeletionPolicy, UpdateReplacePolicy, DependsOn} = resource;
  if (Properties !== undefined && !isRecord(Properties))
    throw formatError(`[/Resources/${logicalId}/Properties] 'Properties' must be an object.`);
  verifyPolicy(logicalId, 'DeletionPolicy', DeletionPolicy, ['Delete', 'Retain', 'RetainExceptOnCreate']);
  verifyPolicy(logicalId, 'UpdateReplacePolicy', UpdateReplacePolicy, ['Delete', 'Retain']);
  if (DependsOn !== undefined && ![DependsOn].flat().every((name) => typeof name === 'string'))
    throw formatError('DependsOn must be a string or list of strings.');
};

const verifyPolicy = (logicalId: string, name: string, value: unknown, allowed: readonly string[]): void => {
  if (value === undefined || allowed.some((one) => one === value)) return;
  throw value === 'Snapshot'
    ? formatError(`${name} Snapshot of resource ${logicalId} is not supported.`)
    : formatError(`Unrecognized ${name} ${JSON.stringify(value)} for resource ${logicalId}`);
};

const verifyTypes = (template: Template, known: ReadonlySet<string>): void => {
  const types = new Set(Object.values(template.Resources).map((resource) => resource.Type));
  const strange = [...types].filter((type) => !known.has(type));
  if (strange.length > 0) throw formatError(`Unrecognized resource types: [${strange.join(', ')}]`);
};

const verifyReferences = (template: Template): void => {
  const resources = new Set(Object.keys(template.Resources));
  const named = new Set([...Object.keys(template.Parameters ?? {}), ...pseudoParameters]);
  visitCalls([template.Conditions, template.Resources, template.Outputs], (name) => verifyFunction(name));
  const check = (value: unknown, section: string): void => {
    const unresolved = new Set<string>();
    for (const {name, attribute, by} of referencesIn(value)) {
      if (resources.has(name)) continue;
      if (by === 'Fn::GetAtt')
        throw validationError(`Template error: instance of Fn::GetAtt references undefined resource ${name}`);
      if (attribute !== undefined || !named.has(name)) unresolved.add(name);
    }
    if (unresolved.size > 0)
      throw formatError(
        `Unresolved resource dependencies [${[...unresolved].join(', ')}] in the ${section} block of the template`,
      );
  };
  for (const resource of Object.values(template.Resources)) {
    check(resource.Properties, 'Resources');
    const missing = explicitDependencies(resource).filter((name) => !resources.has(name));
    if (missing.length > 0)
      throw formatError(
        `Unresolved resource dependencies [${missing.join(', ')}] in the Resources block of the template`,
      );
  }
  for (const output of Object.values(template.Outputs ?? {})) check([output.Value, output.Export], 'Outputs');
  verifyConditions(template, named);
};

const verifyConditions = (template: Template, named: ReadonlySet<string>): void => {
  const conditions = template.Conditions ?? {};
  const strangers = referencesIn(conditions).filter(({name}) => !named.has(name));
  if (strangers.length > 0)
    throw formatError(
      `Unresolved dependencies [${[...new Set(strangers.map(({name}) => name))].join(', ')}]. Cannot reference resources in the Conditions block of the template`,
    );
  const check = (names: readonly (string | undefined)[], section: string): void => {
    for (const name of names)
      if (name !== undefined && !Object.hasOwn(conditions, name))
        throw formatError(`Unresolved condition dependency ${name} in the ${section} block of the template`);
  };
  check(conditionsIn(conditions), 'Conditions');
  for (const {Condition, Properties} of Object.values(template.Resources))
    check([Condition, ...conditionsIn(Properties)], 'Resources');
  for (const {Condition, Value} of Object.values(template.Outputs ?? {}))
    check([Condition, ...conditionsIn(Value)], 'Outputs');
  const graph = new Map(
    Object.entries(conditions).map(([name, value]) => [name, new Set(conditionsIn(value))]),
  );
  try {
    verifyNoCycle(graph);
  } catch {
    throw formatError(`Circular dependency between conditions: [${[...graph.keys()].join(', ')}]`);
  }
};
