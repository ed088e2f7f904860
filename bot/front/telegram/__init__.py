"""The Telegram front: the only room that imports telegram."""
