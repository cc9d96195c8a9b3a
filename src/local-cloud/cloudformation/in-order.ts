import type {Graph} from './dependencies.ts';

/**
 * Takes a step for every node, in parallel, each after all that it depends on. A step that answers false
 * keeps those that depend on it from being taken. Settles when nothing more can be done; the graph has no cycle.
 */
export const inOrder = async (graph: Graph, step: (id: string) => Promise<boolean>): Promise<void> => {
  const taken = new Map<string, Promise<boolean>>();
  const visit = (id: string): Promise<boolean> => {
    const known = taken.get(id);
    if (known) return known;
    const visited = Promise.all([...(graph.get(id) ?? [])].map(visit)).then(
      (done) => done.every(Boolean) && step(id),
    );
    taken.set(id, visited);
    return visited;
  };
  await Promise.all([...graph.keys()].map(visit));
};
