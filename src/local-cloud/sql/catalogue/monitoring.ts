import {isSuperuser} from '../permissions.ts';
import type {Context} from '../translate/scope.ts';
import {type, varchar} from '../types.ts';
import {inline, monitored, type SystemRelation} from './inline.ts';

const int4 = type('int4');
const int8 = type('int8');
const time = type('timestamp');

const own = (context: Context): string =>
  isSuperuser(context.registry, context.user)
    ? ''
    : ` WHERE user_id = ${context.registry.get('users', context.user)?.id ?? -1}`;

const refreshes: SystemRelation = (context) =>
  monitored(
    'refresh_history',
    [
      ['user_id', int4],
      ['session_id', int4],
      ['transaction_id', int8],
      ['database_name', varchar(128)],
      ['schema_name', varchar(128)],
      ['mv_id', int8],
      ['mv_name', varchar(128)],
      ['refresh_type', varchar(32)],
      ['status', varchar()],
      ['start_time', time],
      ['end_time', time],
      ['duration', int8],
    ],
    own(context),
  );

const scanStates: SystemRelation = (context) =>
  monitored(
    'scan_states',
    [
      ['external_schema_name', varchar(128)],
      ['stream_name', varchar(255)],
      ['mv_name', varchar(128)],
      ['transaction_id', int8],
      ['query_id', int8],
      ['record_time', time],
      ['partition_id', varchar(128)],
      ['latest_position', varchar(128)],
      ['scanned_rows', int8],
      ['skipped_rows', int8],
      ['scanned_bytes', int8],
      ['stream_record_time_min', time],
      ['stream_record_time_max', time],
    ],
    own(context),
  );

const scanErrors: SystemRelation = (context) =>
  monitored(
    'scan_errors',
    [
      ['external_schema_name', varchar(128)],
      ['stream_name', varchar(255)],
      ['mv_name', varchar(128)],
      ['transaction_id', int8],
      ['query_id', int8],
      ['stream_timestamp_type', varchar(1)],
      ['stream_timestamp', time],
      ['record_time', time],
      ['partition_id', varchar(128)],
      ['position', varchar(128)],
      ['error_code', int4],
      ['error_reason', varchar(128)],
    ],
    own(context),
  );

const queries: SystemRelation = (context, history) => {
  const seesAll = isSuperuser(context.registry, context.user);
  const rows = history
    .filter((query) => seesAll || query.user === context.user)
    .map((query) => [
      context.registry.get('users', query.user)?.id ?? 0,
      query.id,
      'default',
      query.id,
      query.id,
      query.database,
      query.type,
      query.status,
      false,
      new Date(query.startedAt),
      new Date(query.endedAt),
      (query.endedAt - query.startedAt) * 1000,
      query.error,
      query.rows,
      query.text.slice(0, 4000),
    ]);
  return inline(
    [
      ['user_id', int4],
      ['query_id', int8],
      ['query_label', varchar(320)],
      ['transaction_id', int8],
      ['session_id', int4],
      ['database_name', varchar(128)],
      ['query_type', varchar(32)],
      ['status', varchar(10)],
      ['result_cache_hit', type('bool')],
      ['start_time', time],
      ['end_time', time],
      ['elapsed_time', int8],
      ['error_message', varchar(512)],
      ['returned_rows', int8],
      ['query_text', varchar(4000)],
    ],
    rows,
  );
};

export const monitoring: Readonly<Record<string, SystemRelation>> = {
  sys_mv_refresh_history: refreshes,
  sys_stream_scan_states: scanStates,
  sys_stream_scan_errors: scanErrors,
  sys_query_history: queries,
};
