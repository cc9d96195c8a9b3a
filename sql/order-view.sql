-- The orders, each field in a column of its own. One value that cannot be converted would stop this refresh and every later
-- one; so numbers are picked out first, and where there is none the column is empty. Longer texts fit into no VARCHAR.
-- ${order_stream}: name of the stream of orders
CREATE MATERIALIZED VIEW order_stream AS
SELECT approximate_arrival_timestamp AS approximatearrivaltimestamp,
CAST(NULLIF(REGEXP_SUBSTR(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'consignmentid', true), '^-?[0-9]{1,18}$'), '') AS BIGINT) AS consignmentid,
CAST(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'timestamp', true) AS VARCHAR(50)) AS order_timestamp,
CAST(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'delivery_address', true) AS VARCHAR(100)) AS delivery_address,
CAST(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'delivery_state', true) AS VARCHAR(50)) AS delivery_state,
CAST(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'origin_address', true) AS VARCHAR(100)) AS origin_address,
CAST(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'origin_state', true) AS VARCHAR(50)) AS origin_state,
CAST(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'delay_probability', true) AS VARCHAR(10)) AS delay_probability,
CAST(NULLIF(REGEXP_SUBSTR(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'days_to_deliver', true), '^-?[0-9]{1,9}$'), '') AS INT) AS days_to_deliver,
CAST(NULLIF(REGEXP_SUBSTR(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'delivery_distance', true), '^-?[0-9]{1,15}([.][0-9]{1,30})?$'), '') AS FLOAT) AS delivery_distance,
CAST(NULLIF(REGEXP_SUBSTR(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'userid', true), '^-?[0-9]{1,9}$'), '') AS INT) AS userid,
CAST(NULLIF(REGEXP_SUBSTR(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'revenue', true), '^-?[0-9]{1,15}([.][0-9]{1,30})?$'), '') AS FLOAT) AS revenue,
CAST(NULLIF(REGEXP_SUBSTR(JSON_EXTRACT_PATH_TEXT(FROM_VARBYTE(kinesis_data, 'utf-8'), 'cost', true), '^-?[0-9]{1,15}([.][0-9]{1,30})?$'), '') AS FLOAT) AS cost
FROM kinesis_schema.${order_stream}
WHERE CAN_JSON_PARSE(kinesis_data)
AND OCTET_LENGTH(kinesis_data) <= 65535;
