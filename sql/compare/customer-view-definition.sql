-- The statement that the view was made with: it names the stream.
SHOW VIEW customer_stream;
