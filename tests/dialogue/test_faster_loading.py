import pytest
import rasa.shared.utils.validation as validation
from rasa.shared.core.domain import Domain, InvalidDomain

from bot.dialogue.faster_loading import checked_already

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
