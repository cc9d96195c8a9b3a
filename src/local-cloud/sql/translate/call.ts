import {fail, unsupported} from '../errors.ts';
import type {Call, Expr, Order, Window} from '../parse/ast.ts';
import {describeType, type, type SqlType} from '../types.ts';
import {aggregates, type Aggregate} from './aggregates.ts';
import {castTo} from './casts.ts';
import {functions} from './functions/index.ts';
import {forms} from './forms.ts';
import type {Scope, Translate, Typed} from './scope.ts';
import {windowFunctions} from './window-functions.ts';

/** What Redshift has and this warehouse lacks, so that it is named instead of denied. */
const elsewhere =
  /^(st_|h3_|hll|ai_|explain_model|object_transform|strtol|fnv_hash|farmfingerprint|farmhash64|crc32|func_sha1|pg_terminate|pg_cancel|lower_attribute_names|upper_attribute_names|array_flatten$|json_size|translate_collation|collate|soundex|difference|getbit|to_hex$)/;

/** A function call: one of the forms with rules of their own, an aggregate, a window function, or a plain function. */
export const translateCall = (call: Call, scope: Scope, translate: Translate): Typed => {
  const form = Object.hasOwn(forms, call.name) ? forms[call.name] : undefined;
  if (form && !call.over) return form(call, scope, translate);
  const aggregate = Object.hasOwn(aggregates, call.name) ? aggregates[call.name] : undefined;
  if (aggregate) return aggregated(call, aggregate, scope, translate);
  const ranked = Object.hasOwn(windowFunctions, call.name) ? windowFunctions[call.name] : undefined;
  if (ranked) {
    if (!call.over) throw fail(`window function ${call.name} requires an OVER clause`, '42P20');
    const {sql, type} = ranked(
      call,
      call.args.map((arg) => translate(arg, scope)),
    );
    const nulls = call.nulls ? ` ${call.nulls.toUpperCase()} NULLS` : '';
    return {sql: `${sql.replace(/\)$/, `${nulls})`)} OVER ${windowSql(call.over, scope, translate)}`, type};
  }
  const plain = Object.hasOwn(functions, call.name) ? functions[call.name] : undefined;
  const args = call.args.map((arg) => translate(arg, scope));
  if (!plain) {
    if (elsewhere.test(call.name)) throw unsupported(`the function ${call.name.toUpperCase()}`);
    throw noFunction(call.name, args);
  }
  if (call.over || call.distinct || call.star)
    throw fail(`${call.name} is not an aggregate function`, '42809');
  const [least, most] = plain.args;
  if (args.length < least || args.length > most) throw noFunction(call.name, args);
  return plain.translate(args, scope.context);
};

export const noFunction = (name: string, args: readonly Typed[]): Error =>
  fail(`function ${name}(${args.map((arg) => typeWord(arg.type)).join(', ')}) does not exist`, '42883');

const typeWord = (t: SqlType): string =>
  t.id === 'unknown' ? '"unknown"' : describeType(t).replace(/\(.*/, '');

const aggregated = (call: Call, aggregate: Aggregate, scope: Scope, translate: Translate): Typed => {
  if (call.within.length > 0 && !aggregate.within)
    throw fail(`${call.name} is not an ordered-set aggregate`, '42809');
  const args = call.args.map((arg) => translate(arg, scope));
  const within = call.within.map((order) => ({...order, value: translate(order.expr, scope)}));
  const over = call.over ? ` OVER ${windowSql(call.over, scope, translate)}` : '';
  const order = orderSql(call.within, scope, translate);
  const condition = (expr: Expr): string => castTo(translate(expr, scope), type('bool')).sql;
  const rendered = aggregate.translate({call, args, within, order, condition});
  if (!rendered) throw noFunction(call.name, args);
  return {
    sql: rendered.wrap ? rendered.wrap(`${rendered.sql}${over}`) : `${rendered.sql}${over}`,
    type: rendered.type,
  };
};

const windowSql = (window: Window, scope: Scope, translate: Translate): string => {
  const parts: string[] = [];
  if (window.partition.length > 0)
    parts.push(`PARTITION BY ${window.partition.map((expr) => translate(expr, scope).sql).join(', ')}`);
  if (window.order.length > 0) parts.push(orderSql(window.order, scope, translate));
  if (window.frame) parts.push(window.frame);
  return `(${parts.join(' ')})`;
};

/** `ORDER BY …`, or nothing. A plain number is a constant here, never a position. */
export const orderSql = (orders: readonly Order[], scope: Scope, translate: Translate): string =>
  orders.length === 0
    ? ''
    : `ORDER BY ${orders
        .map(
          (order) =>
            `${translate(order.expr, scope).sql} ${order.descending ? 'DESC' : 'ASC'}${order.nulls ? ` NULLS ${order.nulls.toUpperCase()}` : ''}`,
        )
        .join(', ')}`;
