-- The user of the dashboard. Grafana's policy knows this name and no other. It has no password: it gets in with temporary
-- credentials only.
CREATE USER redshift_data_api_user PASSWORD DISABLE;
