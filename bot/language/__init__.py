"""The sentence encoder, spaCy pipelines and trained heads: one vector per message, reused by all."""
