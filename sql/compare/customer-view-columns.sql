-- The columns of the view and their types; not a row of it.
SELECT * FROM customer_stream LIMIT 0;
