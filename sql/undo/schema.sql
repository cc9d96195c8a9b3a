DROP SCHEMA IF EXISTS kinesis_schema;
