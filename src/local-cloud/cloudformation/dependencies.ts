import {referencesIn} from './references.ts';
import type {Template, TemplateResource} from './template.ts';
import {validationError} from './validation-error.ts';

/** For each resource, those that must be there before it. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** What stands in `DependsOn`, as a list. */
export const explicitDependencies = ({DependsOn: names = []}: TemplateResource): readonly string[] =>
  typeof names === 'string' ? [names] : names;

/** Everything of the template that one resource needs: what it names, and what it says it depends on. */
export const dependenciesOf = (template: Template, logicalId: string): ReadonlySet<string> => {
  const resource = template.Resources[logicalId]!;
  const names = [
    ...explicitDependencies(resource),
    ...referencesIn(resource.Properties).map((reference) => reference.name),
  ];
  return new Set(names.filter((name) => Object.hasOwn(template.Resources, name)));
};

/** The dependencies among the given resources (those whose condition holds); others do not count. */
export const dependencyGraph = (template: Template, logicalIds: readonly string[]): Graph => {
  const present = new Set(logicalIds);
  return new Map(
    logicalIds.map((logicalId) => [
      logicalId,
      new Set([...dependenciesOf(template, logicalId)].filter((name) => present.has(name))),
    ]),
  );
};

/** Throws when resources wait for each other. */
export const verifyNoCycle = (graph: Graph): void => {
  let open = [...graph.keys()];
  // Whatever waits for nothing open, or whom nothing open waits for, is in no cycle.
  for (;;) {
    const waiting = new Set(open);
    const rest = open.filter(
      (id) =>
        [...graph.get(id)!].some((other) => waiting.has(other)) &&
        open.some((other) => graph.get(other)!.has(id)),
    );
    if (rest.length === open.length) break;
    open = rest;
  }
  if (open.length > 0) throw validationError(`Circular dependency between resources: [${open.join(', ')}]`);
};
