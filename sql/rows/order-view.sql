-- A row when something has come into the view.
SELECT 1 AS something
FROM order_stream
LIMIT 1;
