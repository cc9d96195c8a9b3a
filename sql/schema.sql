-- Connects the database with Kinesis: every stream that the cluster's default role may read is a table of this schema.
CREATE EXTERNAL SCHEMA kinesis_schema
FROM KINESIS
IAM_ROLE default;
