"""JSON log lines without anybody's words: an allow-list of fields, and redaction of whatever slips in.

A line of Steady's own holds a fixed event and listed fields. A line of a library holds only where it came
from, because libraries format what people wrote, tokens and addresses into their messages.
"""

import json
import logging
import re
import sys
import threading
import traceback
from datetime import datetime, timezone
from pathlib import PurePath
from typing import Any, MutableMapping, Optional, TextIO

import structlog

FIELDS = frozenset(
    "attempt bot_id bytes card chat check code component count country fingerprint kind level_of_danger mode "
    "model name owner port priority process reason receipt revision seconds state status table timer update_id "
    "version waited worker".split()
)
_OURS = ("bot", "actions")
_QUIET = ("rasa", "rasa_sdk", "httpx", "httpcore", "telegram", "asyncio", "apscheduler", "sqlalchemy", "alembic")
_STANDARD = frozenset(vars(logging.makeLogRecord({})))  # what every record has; the rest came by `extra=`
_WORD = re.compile(r"[A-Za-z0-9_.:/+-]{1,64}")
_CALLER = structlog.processors.CallsiteParameterAdder(
    {structlog.processors.CallsiteParameter.FILENAME, structlog.processors.CallsiteParameter.LINENO}
)
_SECRETS = (
    (re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,}"), "[token]"),
    (re.compile(r"([?&](?:token|secret|auth_token)=)[^&\s\"'\\]+", re.IGNORECASE), r"\1[redacted]"),
    (re.compile(r"(postgres(?:ql)?(?:\+\w+)?://[^:@/\s]+:)[^@\s]+@"), r"\1[redacted]@"),
)


def configure_logging(level: str = "INFO", stream: Optional[TextIO] = None) -> None:
    """Send every log line of this process to `stream` (stderr) as JSON; `level` holds for Steady's own lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)  # Rasa switches Python's warnings on again
    logging.raiseExceptions = False  # a broken log call would print its arguments
    _configure_structlog()


def guard_uncaught() -> None:
    """Log what nothing caught like everything else; Python itself would print its message and its values."""
    sys.excepthook = lambda _, error, __: _log_uncaught(error)
    threading.excepthook = lambda args: _log_uncaught(args.exc_value)
    sys.unraisablehook = lambda args: _log_uncaught(args.exc_value)


def _configure_structlog() -> None:
    """Make structlog, which Rasa uses, a door to the same handler, one logger a module."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _CALLER, _hand_on],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _hand_on(logger: Any, method: str, event: MutableMapping[str, Any]) -> tuple[Any, ...]:
    """Give structlog's event and fields to the standard logger as they are; `JsonLines` chooses among them."""
    error, name = event.pop("exc_info", None), str(event.pop("event", ""))
    caller = f"{event.pop('filename')}:{event.pop('lineno')}"
    return (name,), {"extra": {"steady_fields": event, "steady_where": caller}, "exc_info": error}


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON that holds nothing but allowed fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name.split(".")[0] in _OURS:
            line["event"] = _event(record)
            line.update(_allowed(record))
        else:
            line["where"] = getattr(record, "steady_where", f"{record.filename}:{record.lineno}")
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return redact(json.dumps(line, default=_plain))


def redact(text: str) -> str:
    """Return the text without bot tokens, secrets in addresses and passwords of databases."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def describe(error: BaseException) -> dict[str, Any]:
    """Return an exception's type, its cause's type and its frames, without its message: that may quote a person."""
    frames = [_place(frame) for frame in traceback.extract_tb(error.__traceback__)[-8:]]
    cause = error.__cause__ or error.__context__
    return {"type": type(error).__name__, "cause": type(cause).__name__ if cause else None, "frames": frames}


def where(error: BaseException) -> str:
    """Return the innermost place that an exception came from."""
    frames = traceback.extract_tb(error.__traceback__)
    return _place(frames[-1]) if frames else "?"


def _place(frame: traceback.FrameSummary) -> str:
    return f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"


def _event(record: logging.LogRecord) -> str:
    """Return the fixed message with its arguments, where those are numbers or single plain words."""
    template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if not record.args:
        return template
    args = record.args if isinstance(record.args, tuple) else (record.args,)
    try:
        return template % tuple(_plain(arg) for arg in args)
    except (TypeError, ValueError):
        return template


def _allowed(record: logging.LogRecord) -> dict[str, Any]:
    given = {key: value for key, value in vars(record).items() if key not in _STANDARD}
    given.update(getattr(record, "steady_fields", {}))
    return {key: _plain(value) for key, value in given.items() if key in FIELDS}


def _plain(value: Any) -> Any:
    """Return a number or a single plain word as it is; of anything else only the type."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value) if isinstance(value, (str, datetime)) or type(value).__name__ == "UUID" else ""
    return text if _WORD.fullmatch(text) else f"<{type(value).__name__}>"


def _log_uncaught(error: Optional[BaseException]) -> None:
    if error is not None and not isinstance(error, KeyboardInterrupt):
        logging.getLogger("bot").critical("stopped by a fault", exc_info=error)
