-- Stream scan errors: records that could not be read into a view; none is good news
-- as admin
SELECT record_time,
  TRIM(stream_name) AS stream,
  TRIM(mv_name) AS view,
  TRIM(partition_id) AS shard,
  TRIM(position) AS sequence_number,
  TRIM(error_reason) AS reason
FROM sys_stream_scan_errors
ORDER BY record_time DESC
LIMIT 20;
