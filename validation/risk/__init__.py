"""How far a table of people leads to each of them, measured on one frequency table. Pure: cells in, figures out."""
