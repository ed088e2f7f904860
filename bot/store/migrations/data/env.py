"""Alembic comes in here; bot/store/migrate.py hands it the connection."""

from bot.store.migrate import run_scripts

run_scripts()
