-- A user who may still read something cannot be dropped. This takes back more than grants.sql gave, in case the
-- statement of the workshop's text was typed as well.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM redshift_data_api_user;
