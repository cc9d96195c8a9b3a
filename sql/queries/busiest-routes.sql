-- Busiest routes: consignments from state to state, the two streams joined
SELECT cs.customer_data.state::VARCHAR AS origin_state,
  os.delivery_state,
  COUNT(*) AS consignments
FROM customer_stream cs
INNER JOIN order_stream os ON cs.customer_data.userid::INT = os.userid
GROUP BY 1, 2
ORDER BY consignments DESC, origin_state, delivery_state;
