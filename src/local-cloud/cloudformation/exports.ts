/** Exports: outputs of a stack that other stacks import by name. */
import type {LocalCloud} from '../cloud.ts';
import {stacks, type Stack} from './stack.ts';

export type StackExport = {readonly name: string; readonly value: string; readonly stackId: string};

const exportsOf = (stack: Stack): StackExport[] =>
  stack.outputs.flatMap(({ExportName, OutputValue = ''}) =>
    ExportName === undefined ? [] : [{name: ExportName, value: OutputValue, stackId: stack.id}],
  );

const living = (cloud: LocalCloud): Stack[] =>
  stacks(cloud)
    .values()
    .filter((stack) => stack.status !== 'DELETE_COMPLETE');

export const listExports = (cloud: LocalCloud): StackExport[] => living(cloud).flatMap(exportsOf);

export const findExport = (cloud: LocalCloud, name: string): StackExport | undefined =>
  listExports(cloud).find((one) => one.name === name);

/** The names of the stacks that use an export. */
export const importersOf = (cloud: LocalCloud, name: string): string[] =>
  living(cloud)
    .filter((stack) => stack.imports.includes(name))
    .map((stack) => stack.name);

/** The first of a stack's exports that another stack uses and that is not in `kept`; undefined when there is none. */
export const exportInUse = (
  cloud: LocalCloud,
  stack: Stack,
  kept: (name: string) => string | undefined = () => undefined,
): {readonly name: string; readonly users: readonly string[]} | undefined =>
  exportsOf(stack)
    .filter(({name, value}) => kept(name) !== value)
    .map(({name}) => ({name, users: importersOf(cloud, name)}))
    .find(({users}) => users.length > 0);
