"""A Bot API to test against; see README.md."""
