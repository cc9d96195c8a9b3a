/** The syntax trees of what this warehouse understands: nothing else gets past the parser. */

/** A type as written: `varchar(50)`, `double precision`, `numeric(10,2)`. */
export type TypeName = {readonly name: string; readonly args: readonly number[]};

export type Name = readonly string[];

export type Order = {
  readonly expr: Expr;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
};

export type Window = {
  readonly partition: readonly Expr[];
  readonly order: readonly Order[];
  /** `rows between …`, as words. */
  readonly frame: string | undefined;
};

export type Call = {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expr[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly approximate: boolean;
  readonly within: readonly Order[];
  readonly nulls: 'ignore' | 'respect' | undefined;
  readonly over: Window | undefined;
};

/** One step of a path after the first name: `.name` or `[expr]`. */
export type Step = string | {readonly index: Expr};

export type Expr =
  | {readonly kind: 'string' | 'number'; readonly value: string}
  | {readonly kind: 'bool'; readonly value: boolean}
  | {readonly kind: 'null'}
  /** `DEFAULT` in the rows of an INSERT. */
  | {readonly kind: 'default'}
  | {readonly kind: 'interval'; readonly value: string}
  /** `a`, `t.a`, `s.t.a`, `t.a.b[0].c`: which part is what, the scope decides. */
  | {readonly kind: 'path'; readonly head: string; readonly steps: readonly Step[]}
  | {readonly kind: 'navigate'; readonly from: Expr; readonly steps: readonly Step[]}
  | {readonly kind: 'star'; readonly of: Name}
  | Call
  | {readonly kind: 'unary'; readonly op: '-' | '+' | 'not' | '~'; readonly operand: Expr}
  | {readonly kind: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr}
  | {
      readonly kind: 'between';
      readonly not: boolean;
      readonly operand: Expr;
      readonly low: Expr;
      readonly high: Expr;
    }
  | {
      readonly kind: 'in';
      readonly not: boolean;
      readonly operand: Expr;
      readonly list: readonly Expr[] | Query;
    }
  | {
      readonly kind: 'like';
      readonly op: 'like' | 'ilike' | 'similar to';
      readonly not: boolean;
      readonly operand: Expr;
      readonly pattern: Expr;
      readonly escape: Expr | undefined;
    }
  | {
      readonly kind: 'is';
      readonly not: boolean;
      readonly operand: Expr;
      readonly what: 'null' | 'true' | 'false' | 'unknown';
    }
  | {
      readonly kind: 'case';
      readonly operand: Expr | undefined;
      readonly whens: readonly {readonly when: Expr; readonly value: Expr}[];
      readonly otherwise: Expr | undefined;
    }
  | {readonly kind: 'cast'; readonly operand: Expr; readonly type: TypeName}
  | {readonly kind: 'exists'; readonly query: Query}
  | {readonly kind: 'subquery'; readonly query: Query}
  | {
      readonly kind: 'quantified';
      readonly op: string;
      readonly left: Expr;
      readonly quantifier: 'any' | 'all';
      readonly query: Query;
    }
  | {readonly kind: 'row'; readonly items: readonly Expr[]}
  | {readonly kind: 'zone'; readonly operand: Expr; readonly zone: Expr};

export type SelectItem = {readonly expr: Expr; readonly alias: string | undefined};

export type FromItem =
  | {
      readonly kind: 'relation';
      readonly name: Name;
      readonly alias: string | undefined;
      readonly columns: readonly string[];
    }
  /** PartiQL: `from t, t.items as item at i`; the parser cannot tell it from a relation `schema.name`. */
  | {
      readonly kind: 'derived';
      readonly query: Query;
      readonly alias: string | undefined;
      readonly columns: readonly string[];
    }
  | {
      readonly kind: 'unnest';
      readonly path: Expr;
      readonly alias: string;
      readonly at: string | undefined;
      readonly unpivot: boolean;
    }
  | {
      readonly kind: 'function';
      readonly call: Call;
      readonly alias: string | undefined;
      readonly columns: readonly string[];
    }
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
      readonly natural: boolean;
      readonly left: FromItem;
      readonly right: FromItem;
      readonly on: Expr | undefined;
      readonly using: readonly string[];
    }
  | {
      readonly kind: 'pivot';
      readonly source: FromItem;
      readonly aggregate: Call;
      readonly aggregateAlias: string | undefined;
      readonly column: string;
      readonly values: readonly SelectItem[];
      readonly alias: string | undefined;
    };

export type Select = {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly top: Expr | undefined;
  readonly items: readonly SelectItem[];
  readonly from: readonly FromItem[];
  readonly where: Expr | undefined;
  readonly groupBy: readonly Group[];
  readonly having: Expr | undefined;
  readonly qualify: Expr | undefined;
};

export type Group =
  | Expr
  | {
      readonly kind: 'groups';
      readonly how: 'rollup' | 'cube' | 'grouping sets';
      readonly sets: readonly (readonly Expr[])[];
    };

export type Body =
  | Select
  | {
      readonly kind: 'set';
      readonly op: 'union' | 'intersect' | 'except';
      readonly all: boolean;
      readonly left: Query | Body;
      readonly right: Query | Body;
    }
  | {readonly kind: 'values'; readonly rows: readonly (readonly Expr[])[]}
  | {readonly kind: 'nested'; readonly query: Query};

export type Query = {
  readonly kind: 'query';
  readonly recursive: boolean;
  readonly with: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly query: Query;
  }[];
  readonly body: Body;
  readonly order: readonly Order[];
  readonly limit: Expr | undefined;
  readonly offset: Expr | undefined;
};

export type ColumnDef = {
  readonly name: string;
  readonly type: TypeName;
  readonly notNull: boolean;
  readonly primary: boolean;
  /** The default's text: it is evaluated anew at each insert. */
  readonly default: string | undefined;
  readonly identity: {readonly seed: number; readonly step: number; readonly byDefault: boolean} | undefined;
};

/** `DISTSTYLE`, `DISTKEY`, `SORTKEY`, `ENCODE AUTO`: they place data, which one machine need not, but the catalogue shows them. */
export type Placement = {
  readonly diststyle: string | undefined;
  readonly distkey: string | undefined;
  readonly sortkey: readonly string[];
};

export type Privileges = readonly string[] | 'all';

export type Target =
  | {readonly kind: 'relations'; readonly names: readonly Name[]; readonly columns: readonly string[]}
  | {readonly kind: 'all tables'; readonly schemas: readonly string[]}
  | {readonly kind: 'schemas'; readonly names: readonly string[]}
  | {readonly kind: 'databases'; readonly names: readonly string[]};

export type Grantee = {readonly kind: 'user' | 'group' | 'role' | 'public'; readonly name: string};

export type UserOptions = {
  /** Null: no password is accepted, only temporary credentials. */
  readonly password?: string | null;
  readonly createdb?: boolean;
  readonly createuser?: boolean;
  readonly validUntil?: string;
  readonly connectionLimit?: string;
  readonly syslog?: string;
  readonly sessionTimeout?: string;
  readonly groups?: readonly string[];
  readonly rename?: string;
};

export type Statement =
  | {readonly kind: 'query'; readonly query: Query}
  | {readonly kind: 'explain'; readonly statement: Statement}
  | {
      readonly kind: 'insert';
      readonly table: Name;
      readonly columns: readonly string[];
      readonly source: Query | 'defaults';
    }
  | {
      readonly kind: 'update';
      readonly table: Name;
      readonly alias: string | undefined;
      readonly set: readonly {readonly column: string; readonly value: Expr | 'default'}[];
      readonly from: readonly FromItem[];
      readonly where: Expr | undefined;
    }
  | {
      readonly kind: 'delete';
      readonly table: Name;
      readonly alias: string | undefined;
      readonly using: readonly FromItem[];
      readonly where: Expr | undefined;
    }
  | {readonly kind: 'truncate'; readonly table: Name}
  | {readonly kind: 'create database'; readonly name: string}
  | {readonly kind: 'drop database'; readonly name: string}
  | {
      readonly kind: 'create schema';
      readonly name: string;
      readonly ifNotExists: boolean;
      readonly owner: string | undefined;
    }
  | {
      readonly kind: 'create external schema';
      readonly name: string;
      readonly ifNotExists: boolean;
      readonly role: 'default' | {readonly arn: string};
      readonly region: string | undefined;
    }
  | {
      readonly kind: 'drop schemas';
      readonly names: readonly string[];
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | {readonly kind: 'alter schema'; readonly name: string; readonly owner?: string; readonly rename?: string}
  | {
      readonly kind: 'create table';
      readonly name: Name;
      readonly temporary: boolean;
      readonly ifNotExists: boolean;
      readonly columns: readonly ColumnDef[];
      readonly like: Name | undefined;
      readonly placement: Placement;
      readonly backup: boolean;
    }
  | {
      readonly kind: 'create table as';
      readonly name: Name;
      readonly temporary: boolean;
      readonly columns: readonly string[];
      readonly query: Query;
      readonly placement: Placement;
      readonly backup: boolean;
    }
  | {
      readonly kind: 'create view';
      readonly name: Name;
      readonly orReplace: boolean;
      readonly columns: readonly string[];
      readonly query: Query;
      readonly late: boolean;
      readonly definition: string;
    }
  | {
      readonly kind: 'create materialized view';
      readonly name: Name;
      readonly columns: readonly string[];
      readonly autoRefresh: boolean;
      readonly backup: boolean;
      readonly query: Query;
      readonly placement: Placement;
      readonly definition: string;
    }
  | {
      readonly kind: 'drop relations';
      readonly type: 'table' | 'view' | 'materialized view';
      readonly names: readonly Name[];
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | {readonly kind: 'refresh'; readonly name: Name; readonly cascade: boolean}
  | {
      readonly kind: 'alter materialized view';
      readonly name: Name;
      readonly autoRefresh?: boolean;
      readonly owner?: string;
    }
  | {readonly kind: 'alter table'; readonly name: Name; readonly view: boolean; readonly change: TableChange}
  | {readonly kind: 'comment'; readonly on: string; readonly name: Name; readonly text: string | null}
  | {readonly kind: 'create user'; readonly name: string; readonly options: UserOptions}
  | {readonly kind: 'alter user'; readonly name: string; readonly options: UserOptions}
  | {readonly kind: 'drop users'; readonly names: readonly string[]; readonly ifExists: boolean}
  | {readonly kind: 'create group'; readonly name: string; readonly users: readonly string[]}
  | {
      readonly kind: 'alter group';
      readonly name: string;
      readonly change: 'add' | 'drop';
      readonly users: readonly string[];
    }
  | {readonly kind: 'drop group'; readonly name: string}
  | {readonly kind: 'create role'; readonly name: string}
  | {readonly kind: 'drop role'; readonly name: string}
  | {
      readonly kind: 'grant' | 'revoke';
      readonly privileges: Privileges;
      readonly on: Target;
      readonly to: readonly Grantee[];
      readonly grantOption: boolean;
    }
  | RoleGrant
  | {readonly kind: 'show'; readonly what: 'view' | 'table'; readonly name: Name}
  | {
      readonly kind: 'show list';
      readonly what: 'databases' | 'schemas' | 'tables' | 'columns';
      readonly from: Name;
      readonly like: string | undefined;
    }
  | {readonly kind: 'show parameter'; readonly name: string}
  | {readonly kind: 'set'; readonly name: string; readonly value: string}
  | {readonly kind: 'reset'; readonly name: string}
  | {readonly kind: 'maintenance'; readonly what: 'vacuum' | 'analyze'; readonly name: Name | undefined}
  | {readonly kind: 'transaction'; readonly what: 'begin' | 'commit' | 'rollback'};

/** GRANT ROLE and REVOKE ROLE. */
export type RoleGrant = {
  readonly kind: 'grant role' | 'revoke role';
  readonly roles: readonly string[];
  readonly to: readonly Grantee[];
};

export type TableChange =
  | {readonly do: 'rename'; readonly to: string}
  | {readonly do: 'rename column'; readonly from: string; readonly to: string}
  | {readonly do: 'add column'; readonly column: ColumnDef}
  | {readonly do: 'drop column'; readonly column: string; readonly cascade: boolean}
  | {readonly do: 'owner'; readonly to: string}
  | {readonly do: 'column type'; readonly column: string; readonly type: TypeName}
  | {readonly do: 'placement'; readonly placement: Placement};
