"""Calm time: scenes to rehearse, plans, letters, parts met in quiet. Pure: no clock, disk, Telegram, Rasa or SQL."""
