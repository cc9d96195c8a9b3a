-- A row when something has come into the view.
SELECT 1 AS something
FROM customer_stream
LIMIT 1;
