-- A row when the user is there.
SELECT TRIM(usename) AS database_user
FROM pg_user
WHERE usename = 'redshift_data_api_user';
