-- The columns of the view and their types; not a row of it.
SELECT * FROM order_stream LIMIT 0;
