"""Bytes → text cells with their row numbers."""
