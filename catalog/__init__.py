"""The open-data catalogue: what is published and how it is read."""
