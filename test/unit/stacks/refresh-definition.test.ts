import {describe, expect, it} from 'vitest';
import {refreshDefinition} from '../../../src/stacks/refresh-definition.ts';

type State = {
  Type: string;
  Next?: string;
  End?: true;
  Default?: string;
  Branches?: Machine[];
  [key: string]: unknown;
};
type Machine = {StartAt: string; States: Record<string, State>};

const definition = refreshDefinition(['one', 'two']) as unknown as Machine;
const machines = (machine: Machine): Machine[] => [
  machine,
  ...Object.values(machine.States).flatMap((state) => (state.Branches ?? []).flatMap(machines)),
];
const successors = (state: State): string[] => [
  ...[state.Next, state.Default].flatMap((name) => name ?? []),
  ...[...((state['Choices'] ?? []) as State[]), ...((state['Catch'] ?? []) as State[])].flatMap(
    ({Next}) => Next ?? [],
  ),
];

describe('the definition of the refresh loop', () => {
  it('is sound: every state can be reached, every target exists, no name occurs twice', () => {
    const names = machines(definition).flatMap(({States}) => Object.keys(States));
    expect(new Set(names).size).toBe(names.length);
    for (const {StartAt, States} of machines(definition)) {
      const reached = new Set([StartAt]);
      for (const name of reached) for (const next of successors(States[name] as State)) reached.add(next);
      expect([...reached].toSorted()).toEqual(Object.keys(States).toSorted());
    }
  });

  it('refreshes each view in a statement of its own', () => {
    const sent = machines(definition).flatMap(({States}) =>
      Object.values(States).flatMap(({Parameters}) => (Parameters as {Sql?: string} | undefined)?.Sql ?? []),
    );
    expect(sent).toEqual(['REFRESH MATERIALIZED VIEW one', 'REFRESH MATERIALIZED VIEW two']);
  });

  it('cannot outlive its minute', () => {
    expect(definition).toMatchObject({TimeoutSeconds: 59});
  });

  it('lets Fn::Sub see nothing but what the template fills in', () => {
    const names = [...JSON.stringify(definition).matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => String(name));
    expect([...new Set(names)].toSorted()).toEqual([
      'AWS::Partition',
      'AdminUser',
      'ClusterIdentifier',
      'DatabaseName',
    ]);
  });
});
