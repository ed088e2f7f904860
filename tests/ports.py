"""Ports for servers of tests."""

import random
import socket


def free_port() -> int:
    """Return a free port from below those that the system gives to outgoing connections: none of them can take it."""
    for port in random.SystemRandom().sample(range(15_000, 30_000), 50):
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port is free")
