-- The statement that the view was made with: it names the stream.
SHOW VIEW order_stream;
