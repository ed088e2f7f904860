"""Thin rasa_sdk actions: read slots, call care, utter a name and facts."""
