import json
from datetime import datetime, timezone
from pathlib import Path

import pytest
import rasa.shared.utils.validation as validation
from rasa.engine.graph import GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelMetadata
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain, InvalidDomain
from rasa.shared.data import TrainingType

from bot.dialogue.faster_loading import checked_already
from bot.settings import PROJECT

WRONG = "version: '3.1'\nintents: 5\n"


def test_the_check_is_skipped_inside_alone() -> None:
    original = validation.validate_yaml_schema
    with checked_already():
        validation.validate_yaml_schema("intents: 5", "shared/utils/schemas/domain.yml")
    assert validation.validate_yaml_schema is original


def test_after_a_fault_inside_rasa_checks_again() -> None:
    with pytest.raises(RuntimeError), checked_already():
        raise RuntimeError
    with pytest.raises((InvalidDomain, validation.YamlValidationException)):
        Domain.from_yaml(WRONG)


def stored(folder: Path) -> tuple[LocalModelStorage, Resource, str]:
    """Return the project's domain as training leaves it: in a component's folder, and in the metadata as JSON."""
    domain = Domain.from_path(str(PROJECT / "domain"))
    storage, resource = LocalModelStorage(folder), Resource("domain_provider")
    DomainProvider(storage, resource)._persist(domain)
    schema = GraphSchema({})
    metadata = ModelMetadata(
        trained_at=datetime.now(timezone.utc), rasa_open_source_version="3.6.21", model_id="x", assistant_id="steady",
        domain=domain, train_schema=schema, predict_schema=schema, project_fingerprint="print", language="en",
        core_target="core", nlu_target="nlu", training_type=TrainingType.BOTH, spaces=None,
    )  # fmt: skip
    return storage, resource, json.dumps(metadata.as_dict())


def load(storage: LocalModelStorage, resource: Resource) -> Domain:
    return DomainProvider.load(config={}, model_storage=storage, resource=resource, execution_context=None)._domain


def test_the_domain_of_the_metadata_is_the_one_that_rasa_would_read_again(tmp_path):
    storage, resource, metadata = stored(tmp_path)
    theirs = load(storage, resource)
    with checked_already():
        read = ModelMetadata.from_dict(json.loads(metadata)).domain
        ours = load(storage, resource)
    assert ours is read and ours.as_dict() == theirs.as_dict()
    assert ours.fingerprint() == theirs.fingerprint()
    assert [slot.persistence_info() for slot in ours.slots] == [slot.persistence_info() for slot in theirs.slots]
    assert ours.action_names_or_texts == theirs.action_names_or_texts and ours.input_states == theirs.input_states


def test_outside_rasa_reads_the_file_again(tmp_path):
    storage, resource, metadata = stored(tmp_path)
    with checked_already():
        read = ModelMetadata.from_dict(json.loads(metadata)).domain
    assert load(storage, resource) is not read
    assert ModelMetadata.from_dict(json.loads(metadata)).domain is not read
