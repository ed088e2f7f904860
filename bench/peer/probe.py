"""The plain Rasa bot: write its files, or answer lines from stdin. Runs in the peer's environment, without Steady."""

import asyncio
import json
import os
import sys
from pathlib import Path

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

CONFIG = "recipe: default.v1\nassistant_id: peer\nlanguage: en\n"  # no pipeline, no policies: Rasa puts its own in
STORY_LENGTH = 4


def prepare(nlu: Path, work: Path, epochs: int = 0) -> None:
    """Write config, domain, rules and stories of a bot with one answer for each intent of `nlu`."""
    import shutil

    from ruamel.yaml import YAML

    yaml = YAML()
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(nlu, work / "data" / "nlu")
    loader = YAML(typ="safe")
    found = (entry for file in sorted(nlu.rglob("*.yml")) for entry in loader.load(file)["nlu"])
    intents = list(dict.fromkeys(entry["intent"] for entry in found if "intent" in entry))  # one may stand in two files
    (work / "config.yml").write_text(CONFIG)
    if epochs:
        _shorten(work / "config.yml", epochs)
    yaml.dump(_domain(intents), work / "domain.yml")
    yaml.dump(_turns(intents), work / "data" / "turns.yml")


def _shorten(config: Path, epochs: int) -> None:
    """Write out the pipeline and policies that Rasa would put in, trained for fewer epochs."""
    import rasa.engine.recipes
    from ruamel.yaml import YAML

    yaml = YAML()
    default = Path(rasa.engine.recipes.__file__).parent / "config_files" / "default_config.yml"
    whole = {**yaml.load(default), **yaml.load(CONFIG)}
    for part in (*whole["pipeline"], *whole["policies"]):
        if "epochs" in part:
            part["epochs"] = epochs
    yaml.dump(whole, config)


def _domain(intents: list) -> dict:
    names = [*intents, "nlu_fallback"]
    return {
        "version": "3.1",
        "intents": intents,
        "responses": {f"utter_{name}": [{"text": f"An answer to {name}."}] for name in names},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _turns(intents: list) -> dict:
    steps = {name: [{"intent": name}, {"action": f"utter_{name}"}] for name in [*intents, "nlu_fallback"]}
    rules = [{"rule": f"answer {name}", "steps": pair} for name, pair in steps.items()]
    groups = [intents[start : start + STORY_LENGTH] for start in range(0, len(intents), STORY_LENGTH)]
    stories = [
        {"story": f"story {number}", "steps": [step for name in group for step in steps[name]]}
        for number, group in enumerate(groups)
    ]
    return {"version": "3.1", "rules": rules, "stories": stories}


async def chat(models: str) -> None:
    """Answer each line with one JSON object, from start to the end of the input."""
    import logging
    import warnings

    warnings.simplefilter("ignore")
    from rasa.core.agent import Agent
    from rasa.model import get_latest_model
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    agent = Agent.load(get_latest_model(models))
    for line in sys.stdin:
        answers = await agent.handle_text(line.rstrip("\n"), sender_id="bench")
        print(json.dumps({"replies": [answer.get("text") for answer in answers]}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        asyncio.run(chat(sys.argv[2]))
