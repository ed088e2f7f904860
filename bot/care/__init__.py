"""Pure decisions. No clock, disk, Telegram, Rasa or SQL inside: vectors and time are arguments."""
