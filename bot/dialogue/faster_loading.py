"""Let Rasa load a model without doing twice what training and the first half of loading did.

Its domain was checked against the schema at training, and the archive's sum is known: the check is left out. Its domain
is read once, from the metadata; the second copy is a YAML file, which Rasa's slow parser read for a quarter of the time
that a start took.
"""

from contextlib import ExitStack, contextmanager
from typing import Any, Iterator

import rasa.shared.utils.validation as validation
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain


@contextmanager
def checked_already() -> Iterator[None]:
    """Skip the schema check inside, and read one domain; only for one archive, whose sha256 stands in our manifest."""
    read: list[Domain] = []
    from_dict = ModelMetadata.from_dict

    def remembered(serialized: dict[str, Any]) -> ModelMetadata:
        metadata = from_dict(serialized)
        read.append(metadata.domain)
        return metadata

    def known(model_storage: ModelStorage, resource: Resource, **_: Any) -> DomainProvider:
        return DomainProvider(model_storage, resource, read[-1])

    with ExitStack() as stack:
        stack.enter_context(_instead(validation, "validate_yaml_schema", _nothing))
        stack.enter_context(_instead(ModelMetadata, "from_dict", staticmethod(remembered)))
        stack.enter_context(_instead(DomainProvider, "load", staticmethod(known)))
        yield


@contextmanager
def _instead(place: Any, name: str, replacement: Any) -> Iterator[None]:
    original = place.__dict__[name]
    setattr(place, name, replacement)
    try:
        yield
    finally:
        setattr(place, name, original)


def _nothing(*_: Any, **__: Any) -> None:
    return None
