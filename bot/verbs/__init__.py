"""The verbs of the command line, by what they deal with: talk, house, evaluation, data."""
