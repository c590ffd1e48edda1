"""Where what is known is kept: records in a database, bytes in files."""
