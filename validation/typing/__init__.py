"""How a column of texts may be read: the readings there are, which of them take all values, and what values become."""
