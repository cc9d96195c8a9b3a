-- Lets the dashboard read the view. A view that is created anew has to be granted anew.
GRANT SELECT ON order_stream TO redshift_data_api_user;
