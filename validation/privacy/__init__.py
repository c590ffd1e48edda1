"""Personal data: one rule per file, each with its own examples."""
