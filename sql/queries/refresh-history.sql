-- Refresh history: the newest twenty refreshes of the views, and how long each took
-- as admin
SELECT TRIM(mv_name) AS view,
  start_time,
  DATEDIFF(ms, start_time, end_time) AS milliseconds,
  TRIM(status) AS status
FROM sys_mv_refresh_history
ORDER BY start_time DESC
LIMIT 20;
