import {type} from '../../types.ts';
import {at, type PlainFunction} from './plain.ts';

const int4 = type('int4');

function privilege(on: 'schema' | 'relation'): PlainFunction {
  return {
    args: [2, 3],
    translate: (args, context) => {
      const [target, wanted] = args.slice(-2).map((arg) => arg.sql.replace(/^'|'$/g, '').toLowerCase());
      const who = args.length === 3 ? at(args, 0).sql.replace(/^'|'$/g, '').toLowerCase() : context.user;
      return {sql: context.may(who, on, target ?? '', wanted ?? '') ? 'TRUE' : 'FALSE', type: type('bool')};
    },
  };
}

export const systemFunctions: Readonly<Record<string, PlainFunction>> = {
  pg_backend_pid: {args: [0, 0], translate: () => ({sql: '1073815778', type: int4})},
  pg_last_query_id: {args: [0, 0], translate: () => ({sql: '-1', type: int4})},
  has_schema_privilege: privilege('schema'),
  has_table_privilege: privilege('relation'),
};
