-- The customers, each one whole, as it came, in a SUPER column. A record that is no JSON is left out.
-- ${customer_stream}: name of the stream of customers
CREATE MATERIALIZED VIEW customer_stream AS
SELECT approximate_arrival_timestamp AS approximatearrivaltimestamp,
JSON_PARSE(kinesis_data) AS customer_data
FROM kinesis_schema.${customer_stream}
WHERE CAN_JSON_PARSE(kinesis_data);
