"""Steady: a companion for the minute before the text gets sent."""
