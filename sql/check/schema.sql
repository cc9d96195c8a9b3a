-- A row when the schema is there.
SELECT TRIM(schemaname) AS schema
FROM svv_external_schemas
WHERE schemaname = 'kinesis_schema';
