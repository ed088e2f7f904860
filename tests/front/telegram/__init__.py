"""Telegram: the real front against the Bot API double."""
