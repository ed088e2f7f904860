"""The stores that these tests run on."""

from tests.stores import clock, settings, store

__all__ = ["clock", "settings", "store"]
