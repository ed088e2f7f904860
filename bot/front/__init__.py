"""Where people meet Steady: Telegram and the terminal."""
