"""Personal data: one rule per file, each with texts and columns that are its own examples."""
