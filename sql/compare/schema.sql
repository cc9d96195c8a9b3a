-- What the schema is connected with: a stream has no database, and a role is 'default' or an ARN.
SELECT eskind AS kind,
  TRIM(databasename) AS database,
  TRIM(esoptions) AS options
FROM svv_external_schemas
WHERE schemaname = 'kinesis_schema';
