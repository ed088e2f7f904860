"""The long fault drills: what is tried in minutes here is tried in seconds by tests/faults."""
