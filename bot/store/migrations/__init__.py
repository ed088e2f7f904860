"""The tables' history: one tree for the data, one for the keys."""
