"""SELECT over published tables: parsed to a tree, written anew from what is allowed, run where it can do no harm."""
