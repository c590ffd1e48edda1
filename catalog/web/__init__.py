"""What the public reads: pages, metadata, rows and files."""
