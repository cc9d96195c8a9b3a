-- Orders per minute: the last quarter of an hour, by arrival in the stream
SELECT DATE_TRUNC('minute', approximatearrivaltimestamp) AS minute,
  COUNT(*) AS orders,
  ROUND(SUM(revenue), 2) AS revenue
FROM order_stream
WHERE approximatearrivaltimestamp > DATEADD(minute, -15, SYSDATE)
GROUP BY 1
ORDER BY minute DESC;
