-- Asked by the user of the dashboard: a row when that user may read both views.
SELECT 'redshift_data_api_user' AS reader
FROM (SELECT COUNT(*) AS n FROM customer_stream WHERE FALSE) AS customers,
  (SELECT COUNT(*) AS n FROM order_stream WHERE FALSE) AS orders;
