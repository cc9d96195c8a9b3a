-- Reads what has come into the stream since the last refresh; the first one begins with the oldest record kept.
REFRESH MATERIALIZED VIEW customer_stream;
