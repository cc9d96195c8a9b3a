-- Latest orders: the newest ten, and the seconds that each has been here
SELECT consignmentid,
  approximatearrivaltimestamp AS arrived,
  DATEDIFF(second, approximatearrivaltimestamp, SYSDATE) AS lag_seconds,
  origin_state,
  delivery_state,
  delay_probability
FROM order_stream
ORDER BY approximatearrivaltimestamp DESC, consignmentid DESC
LIMIT 10;
