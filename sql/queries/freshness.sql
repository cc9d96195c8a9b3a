-- Freshness: rows of each view, and the seconds since its newest record arrived
SELECT 'customer_stream' AS view,
  COUNT(*) AS rows,
  MAX(approximatearrivaltimestamp) AS newest,
  DATEDIFF(second, MAX(approximatearrivaltimestamp), SYSDATE) AS seconds_ago
FROM customer_stream
UNION ALL
SELECT 'order_stream',
  COUNT(*),
  MAX(approximatearrivaltimestamp),
  DATEDIFF(second, MAX(approximatearrivaltimestamp), SYSDATE)
FROM order_stream
ORDER BY 1;
