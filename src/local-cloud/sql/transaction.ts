import type {Connection, Engine} from './engine.ts';
import type {Registry, Relation} from './registry.ts';
import {literal, type Context} from './translate/scope.ts';
import type {Session} from './warehouse.ts';

/** What a statement that changes something works with: one connection in a transaction, and a draft of the registry. */
export type Transaction = {
  readonly engine: Engine;
  readonly connection: Connection;
  readonly registry: Registry;
  readonly session: Session;
  /** Aborted when the statement is cancelled or the warehouse closes. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Distinguishes this transaction in the monitoring views. */
  readonly id: number;
  /** Whether other statements share it: some cannot. */
  readonly shared: boolean;
  /** Counts changes to tables' rows, so that a materialized view over them knows when it is stale. */
  readonly touched: Map<number, number>;
  searchPath: readonly string[];
  context(): Context;
};

export const touch = (tx: Transaction, relation: Relation): void => {
  tx.touched.set(relation.id, (tx.touched.get(relation.id) ?? 0) + 1);
};

/** Writes the draft's changes into the transaction. */
export const saveRegistry = async (connection: Connection, registry: Registry): Promise<void> => {
  const last = new Map(registry.changes.map((change) => [`${change.kind} ${change.key}`, change]));
  for (const {kind, key, value} of last.values()) {
    await connection.run(
      `DELETE FROM wh.main.registry WHERE kind = ${literal(kind)} AND key = ${literal(key)}`,
    );
    if (value !== undefined)
      await connection.run(
        `INSERT INTO wh.main.registry VALUES (${literal(kind)}, ${literal(key)}, ${literal(JSON.stringify(value))})`,
      );
  }
};

export const timestamp = (ms: number): string =>
  `TIMESTAMP '${new Date(ms).toISOString().replace('T', ' ').replace('Z', '')}'`;
