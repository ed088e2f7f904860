"""Rasa's debug lines hold what people write: they never get out."""

import logging

import structlog

from bot.dialogue.quiet import quieten


def test_a_structured_debug_line_is_dropped(capsys):
    quieten()
    structlog.get_logger("rasa.core").debug("processor.message.parse", parse_data_text="secret words")
    structlog.get_logger("rasa.core").info("processor.message.parse", parse_data_text="secret words")
    out = capsys.readouterr()
    assert "secret" not in out.out + out.err


def test_rasas_own_loggers_are_at_warning():
    logging.getLogger("rasa").setLevel(logging.DEBUG)
    quieten()
    assert not logging.getLogger("rasa.core.processor").isEnabledFor(logging.INFO)
    assert logging.getLogger("rasa_sdk").level == logging.WARNING
