"""The draft: what is in a text that somebody wants to send, and how to say it so it can be heard."""
