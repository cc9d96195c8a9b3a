-- Asked by the user of the dashboard: a row when that user may read both views.
SELECT CURRENT_USER AS reader
WHERE (SELECT COUNT(*) FROM customer_stream) + (SELECT COUNT(*) FROM order_stream) >= 0;
