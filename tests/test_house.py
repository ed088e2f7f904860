"""What the house promises about itself, read from the files: names, settings, payloads, words, logs, sizes."""

import ast
import re
from pathlib import Path
from typing import Iterator

import pytest
from ruamel.yaml import YAML

from bot.settings import PROJECT

SOURCES = sorted(path for room in ("bot", "actions") for path in (PROJECT / room).rglob("*.py"))
YAML_FILES = sorted(path for room in ("domain", "data") for path in (PROJECT / room).rglob("*.yml"))
# Rooms whose words only an operator reads, on the command line.
OPERATORS_ROOMS = (
    "bot/cli.py",
    "bot/__main__.py",
    "bot/app.py",
    "bot/service.py",
    "bot/verbs/",
    "bot/ops/",
    "bot/evaluate/",
)
RASA_KEYS = {"nlu", "responses", "stories", "rules"}  # a file with one of these at the top is training data to Rasa
MOST_LINES = 220
MOST_PAYLOAD_BYTES = 64


def name_of(path: Path) -> str:
    """Return a path as tests print it."""
    return path.relative_to(PROJECT).as_posix()


def loaded(path: Path):
    """Return a YAML file's content."""
    return YAML(typ="safe").load(path)


def stems(folder: str, pattern: str = "*.yml") -> set[str]:
    """Return the names of a folder's files without ending; shared ones start with an underscore."""
    return {path.stem for path in (PROJECT / folder).glob(pattern) if not path.name.startswith("_")}


def walk(value) -> Iterator[tuple[str, object]]:
    """Return every key with its value in nested data."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key), inner
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


# --- names


def belongs(name: str, skills: set[str]) -> bool:
    """Tell whether a file is a skill's own, or a part of it: `moment`, `moment_words`."""
    return any(name == skill or name.startswith(f"{skill}_") for skill in skills)


@pytest.mark.parametrize(("room", "ending"), [("data/stories", "*.yml"), ("actions", "*.py")])
def test_a_skill_has_the_same_name_in_every_room(room, ending):
    shared = {"named", "registry", "speak"}  # what all actions use
    assert [name for name in stems(room, ending) - shared if not belongs(name, stems("domain"))] == []


def test_a_skill_of_the_domain_has_its_turns_or_its_actions():
    skills = stems("data/stories") | stems("actions", "*.py")
    assert [name for name in stems("domain") if not belongs(name, skills)] == []


@pytest.mark.parametrize("path", sorted((PROJECT / "data/nlu").glob("*.yml")), ids=lambda path: path.stem)
def test_what_people_say_belongs_to_a_skill_or_to_all_of_them(path):
    shared = loaded(PROJECT / "domain/_shared.yml").get("intents", [])
    names = {intent if isinstance(intent, str) else next(iter(intent)) for intent in shared}
    said = {entry["intent"] for entry in loaded(path)["nlu"] if "intent" in entry}
    assert belongs(path.stem, stems("domain")) or said <= names


def test_a_trigger_has_its_words_and_its_content_under_one_name():
    without_a_moment = {"none_smalltalk", "out_of_scope"}
    assert stems("data/nlu/triggers") - without_a_moment <= stems("data/content/triggers")


@pytest.mark.parametrize("path", sorted((PROJECT / "data/nlu/triggers").glob("*.yml")), ids=lambda path: path.stem)
def test_a_triggers_file_holds_its_own_intent(path):
    assert [entry["intent"] for entry in loaded(path)["nlu"]] == [path.stem]


# --- settings


def test_every_setting_stands_in_the_example_and_nothing_else():
    read = set(re.findall(r'"((?:STEADY|TELEGRAM)_[A-Z_]+)"', (PROJECT / "bot/settings.py").read_text()))
    shown = set(re.findall(r"^#?((?:STEADY|TELEGRAM)_[A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert read == shown


def test_the_environment_is_read_in_one_place():
    allowed = {
        "bot/settings.py",
        "bot/__main__.py",  # what the launcher hands over
        "bot/cli.py",  # the null device
        "bot/verbs/house.py",  # handed on to pytest, ruff, Rasa
        "bot/dialogue/quiet.py",  # what Rasa reads when it is imported
    }
    reading = re.compile(r"\bos\.(environ|getenv)\b")
    assert {name_of(path) for path in SOURCES if reading.search(path.read_text())} <= allowed


# --- content


@pytest.mark.parametrize("path", YAML_FILES, ids=name_of)
def test_button_payloads_fit_into_telegrams_64_bytes(path):
    codes = [value for key, value in walk(loaded(path)) if key in ("payload", "code") and isinstance(value, str)]
    assert [code for code in codes if len(code.encode()) > MOST_PAYLOAD_BYTES] == []


@pytest.mark.parametrize("path", sorted((PROJECT / "data/content").rglob("*.yml")), ids=name_of)
def test_content_has_no_key_that_rasa_would_take_for_its_own(path):
    data = loaded(path)
    assert not isinstance(data, dict) or RASA_KEYS & set(data) == set()


# --- words


_FOR_ERRORS = ("_MIGRATE", "_FAULT", "_PROBLEM")  # constants that only errors use


def spoken(path: Path) -> list[str]:
    """Return a file's string constants that look like a sentence: four words or more and an end mark."""
    tree = ast.parse(path.read_text())
    skipped = {id(node) for outer in ast.walk(tree) if _is_not_said(outer) for node in ast.walk(outer)}
    return [
        f"{node.lineno}: {node.value[:60]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped
        if not node.value.startswith("#")  # the comment on top of a file that is written
        if len(node.value.split()) >= 4 and re.search(r"[a-z)][.?!…]['\")]?(\s|$)", node.value)
    ]


def _is_not_said(node: ast.AST) -> bool:
    """Tell whether everything inside a node is for developers and operators: docstrings, errors, logs, checks."""
    if isinstance(node, (ast.Raise, ast.Assert)):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Assign):  # a sentence kept for errors
        return all(isinstance(target, ast.Name) and target.id.startswith(_FOR_ERRORS) for target in node.targets)
    told = ("Problem", "Error", "fault", "_give_up")
    return isinstance(node, ast.Call) and (_called(node).endswith(told) or _is_log(node))


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_log(node: ast.Call) -> bool:
    levels = ("debug", "info", "warning", "error", "exception", "critical")
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(owner, ast.Name) and owner.id in ("_log", "_LOG", "log", "logger") and _called(node) in levels


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_sentence_that_a_person_reads_is_written_in_python(path):
    if not name_of(path).startswith(OPERATORS_ROOMS):
        assert spoken(path) == []


def test_the_search_for_sentences_finds_one(tmp_path):
    path = tmp_path / "said.py"
    path.write_text(
        '"""This is a docstring, fine."""\nx = say("How are you feeling now?")\nraise E("This is for you.")\n'
    )
    assert spoken(path) == ["2: How are you feeling now?"]


# --- logs


# What must not even be handed to a log call, by its name. (Of everything else but numbers and single words only the
# type is logged: bot/ops/logging.py.)
NEVER_LOGGED = set(
    "text texts word words message messages body payload value values label labels address draft user username token "
    "caption title slots".split()
)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_log_line_is_fixed_and_is_given_nothing_that_somebody_wrote(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and _is_log(node):
            where = f"{name_of(path)}:{node.lineno}"
            assert isinstance(node.args[0], ast.Constant), f"{where}: the event must be a fixed text"
            for argument in (*node.args[1:], *(keyword.value for keyword in node.keywords)):
                last = argument.attr if isinstance(argument, ast.Attribute) else getattr(argument, "id", "")
                assert last not in NEVER_LOGGED, f"{where}: {ast.unparse(argument)} in a log line"


def test_nothing_prints_but_the_command_line_and_the_terminal():
    rooms = (*OPERATORS_ROOMS, "bot/app", "bot/front/terminal")
    printing = [
        f"{name_of(path)}:{node.lineno}"
        for path in SOURCES
        if not name_of(path).startswith(rooms)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and _called(node) == "print"
    ]
    assert printing == []


# --- sizes and pins


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_file_is_too_long_to_read(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_file_says_in_its_first_line_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text())), "a module docstring is missing"


def test_a_pin_has_its_reason_beside_it():
    lines = (PROJECT / "pyproject.toml").read_text().splitlines()
    pins = [line.strip() for line in lines if re.match(r'\s*"[A-Za-z0-9_.\[\]-]+[^";]*(==|<)', line)]
    assert pins and [line for line in pins if "#" not in line] == []


def test_python_is_the_one_that_rasa_can_run_on():
    assert (PROJECT / ".python-version").read_text().strip() == "3.10"


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE", ".env.example", ".gitignore", "uv.lock", ".ci/run", "steady"])
def test_what_a_checkout_needs_is_there(name):
    assert (PROJECT / name).is_file()


def test_no_secret_can_be_committed_by_accident():
    ignored = (PROJECT / ".gitignore").read_text().split()
    assert {".env", "var/", "*.key", "*.db"} <= set(ignored)
