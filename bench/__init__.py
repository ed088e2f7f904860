"""Benchmarks: Steady against a plain Rasa bot on the same data, in the same run, on the same machine."""
