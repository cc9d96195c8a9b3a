-- Customers by state: how many live where, unpacked from the SUPER column
SELECT customer_data.state::VARCHAR AS state,
  COUNT(*) AS customers
FROM customer_stream
GROUP BY 1
ORDER BY customers DESC, state;
