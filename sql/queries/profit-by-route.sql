-- Profit by route: what the consignments from state to state bring in and cost
SELECT origin_state,
  delivery_state,
  COUNT(*) AS consignments,
  ROUND(SUM(revenue), 2) AS revenue,
  ROUND(SUM(cost), 2) AS cost,
  ROUND(SUM(revenue - cost), 2) AS profit
FROM order_stream
GROUP BY origin_state, delivery_state
ORDER BY profit DESC, origin_state, delivery_state;
