"""Measures what Steady recognises, on files of labelled texts."""
