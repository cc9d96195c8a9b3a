-- Delay by state: which share of each state's deliveries will probably be late
SELECT delivery_state,
  COUNT(*) AS consignments,
  SUM(CASE WHEN delay_probability = 'HIGH' THEN 1 ELSE 0 END) AS high,
  SUM(CASE WHEN delay_probability = 'MEDIUM' THEN 1 ELSE 0 END) AS medium,
  SUM(CASE WHEN delay_probability = 'LOW' THEN 1 ELSE 0 END) AS low,
  (100.0 * SUM(CASE WHEN delay_probability = 'HIGH' THEN 1 ELSE 0 END) / COUNT(*))::DECIMAL(5, 1) AS high_percent
FROM order_stream
GROUP BY delivery_state
ORDER BY high_percent DESC, delivery_state;
