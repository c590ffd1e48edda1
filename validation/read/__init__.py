"""Bytes to text cells."""
