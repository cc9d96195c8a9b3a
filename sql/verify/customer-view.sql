-- The newest customers, and how many there are: sent through Grafana, which shows that it can read them.
SELECT COUNT(*) OVER () AS customers,
  CAST(approximatearrivaltimestamp AS VARCHAR) AS arrived,
  customer_data.name::VARCHAR AS name,
  customer_data.job::VARCHAR AS job,
  customer_data.state::VARCHAR AS state
FROM customer_stream
ORDER BY approximatearrivaltimestamp DESC
LIMIT 3;
