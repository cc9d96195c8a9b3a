DROP USER IF EXISTS redshift_data_api_user;
