/** The database's parameters. Only values that the engine really has can be set. */
export type ClusterParameter = {
  readonly name: string;
  readonly usual: string;
  readonly dataType: string;
  readonly allowed: string | undefined;
  readonly description: string;
  /** The values that are true of the local engine. */
  readonly local: readonly string[];
};

const parameter = (
  name: string,
  usual: string,
  description: string,
  rest: Partial<Pick<ClusterParameter, 'dataType' | 'allowed' | 'local'>> = {},
): ClusterParameter => ({
  name,
  usual,
  description,
  dataType: rest.dataType ?? 'boolean',
  allowed: rest.allowed ?? (rest.dataType === undefined ? 'true,false' : undefined),
  local: rest.local ?? [usual],
});

export const parameters: readonly ClusterParameter[] = [
  parameter('auto_analyze', 'true', 'Use auto analyze', {local: ['true', 'false']}),
  parameter('auto_mv', 'true', 'Use automated materialized views', {local: ['true', 'false']}),
  parameter('datestyle', 'ISO, MDY', 'Sets the display format for date and time values.', {
    dataType: 'string',
  }),
  parameter(
    'enable_case_sensitive_identifier',
    'false',
    'Preserve case sensitivity for database identifiers',
  ),
  parameter('enable_user_activity_logging', 'false', 'parameter for audit logging purpose'),
  parameter('extra_float_digits', '0', 'Sets the number of digits displayed for floating-point values', {
    dataType: 'integer',
    allowed: '-15-2',
  }),
  parameter(
    'max_concurrency_scaling_clusters',
    '1',
    'The maximum concurrency scaling clusters can be used.',
    {
      dataType: 'integer',
      allowed: '0-10',
      local: ['0', '1'],
    },
  ),
  parameter('query_group', 'default', 'This parameter applies a user-defined label to a group of queries', {
    dataType: 'string',
  }),
  // The endpoint cannot be reached from outside of the Data API, so nobody connects without TLS.
  parameter('require_ssl', 'true', 'require ssl for all databaseconnections', {local: ['true', 'false']}),
  parameter(
    'search_path',
    '$user, public',
    'Sets the schema search order for names that are not schema-qualified.',
    {
      dataType: 'string',
    },
  ),
  parameter(
    'statement_timeout',
    '0',
    'Aborts any statement that takes over the specified number of milliseconds.',
    {
      dataType: 'integer',
      allowed: '0,100-2147483647',
    },
  ),
  parameter('use_fips_ssl', 'false', 'Use fips ssl library'),
  parameter('wlm_json_configuration', '[{"auto_wlm":true}]', 'wlm json configuration', {dataType: 'string'}),
];

export const findParameter = (name: string): ClusterParameter | undefined =>
  parameters.find((one) => one.name === name);
