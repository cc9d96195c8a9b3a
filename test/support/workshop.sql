-- The workshop's own statements, in its order and to the letter; a line of dashes ends each one.

