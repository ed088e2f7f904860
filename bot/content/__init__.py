"""Typed shapes of data/content and their loader and checker."""
