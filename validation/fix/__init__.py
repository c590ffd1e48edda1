"""Anonymising transformations: one per file, each with its own examples."""
