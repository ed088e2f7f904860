"""Inbox, worker, outbox and timers: nothing lost on the way in, nothing said twice on the way out."""
