-- The newest orders, and how many there are: sent through Grafana, which shows that it can read them.
SELECT COUNT(*) OVER () AS orders,
  CAST(approximatearrivaltimestamp AS VARCHAR) AS arrived,
  consignmentid,
  origin_state,
  delivery_state,
  delay_probability
FROM order_stream
ORDER BY approximatearrivaltimestamp DESC
LIMIT 3;
