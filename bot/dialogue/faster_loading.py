"""Let Rasa load a model without checking its domain against the schema again: training did, and the archive's sum is known.

Rasa's check reads the domain with its slow YAML parser, a quarter of the time that loading took.
"""

from contextlib import contextmanager
from typing import Any, Iterator

import rasa.shared.utils.validation as validation


@contextmanager
def checked_already() -> Iterator[None]:
    """Skip the schema check inside; only for an archive whose sha256 stands in our manifest."""
    original = validation.validate_yaml_schema
    validation.validate_yaml_schema = _nothing
    try:
        yield
    finally:
        validation.validate_yaml_schema = original


def _nothing(*_: Any, **__: Any) -> None:
    return None
