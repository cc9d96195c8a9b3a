-- What the dashboard reads, and nothing else. A view that is created anew has to be granted anew.
GRANT SELECT ON customer_stream, order_stream TO redshift_data_api_user;
