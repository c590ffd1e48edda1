"""Sign in, hand in a file, see what became of it."""
