-- A row when the view is there.
SELECT TRIM(name) AS view
FROM svv_mv_info
WHERE TRIM(name) = 'customer_stream'
AND TRIM(schema_name) = 'public';
