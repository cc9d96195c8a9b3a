-- What the user of the dashboard may do beyond reading the two views. What AWS keeps a view's rows in comes along when
-- all tables are granted, as the workshop's text does it.
SELECT TRIM(privilege_type) || ' on ' || TRIM(namespace_name) || '.' || TRIM(relation_name) AS may
FROM svv_relation_privileges
WHERE identity_name = 'redshift_data_api_user'
AND identity_type = 'user'
AND NOT (privilege_type = 'SELECT' AND namespace_name = 'public'
  AND (relation_name IN ('customer_stream', 'order_stream') OR relation_name LIKE 'mv_tbl__%'))
UNION ALL
SELECT TRIM(privilege_type) || ' on schema ' || TRIM(namespace_name)
FROM svv_schema_privileges
WHERE identity_name = 'redshift_data_api_user'
AND identity_type = 'user'
AND NOT (privilege_type = 'USAGE' AND namespace_name = 'public')
UNION ALL
SELECT 'the role ' || TRIM(role_name)
FROM svv_user_grants
WHERE user_name = 'redshift_data_api_user'
UNION ALL
SELECT 'everything, as a superuser'
FROM pg_user
WHERE usename = 'redshift_data_api_user'
AND usesuper
ORDER BY 1;
