"""Rasa's own importer, which finds the triggers on disk: a trigger is added by its nlu file and its content file."""

from pathlib import Path
from typing import List, Optional, Sequence, Union

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.training_data.structures import StoryGraph, StoryStep
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import story_graph_from_paths

FOLDER = "triggers"  # data/nlu/triggers/<slug>.yml holds the examples of the intent <slug>
ANY = "any_trigger"  # how data/stories names them all


class TriggerImporter(RasaFileImporter):
    """Adds an intent to the domain for every trigger, and reads a rule for `any_trigger` once for each.

    `no_storm` are triggers that set nothing off and open no moment: the rules name them themselves.
    """

    def __init__(
        self,
        config_file: Optional[str] = None,
        domain_path: Optional[str] = None,
        training_data_paths: Optional[Union[List[str], str]] = None,
        no_storm: Sequence[str] = (),
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._slugs = sorted(path.stem for path in map(Path, self._nlu_files) if path.parent.name == FOLDER)
        self.storms = [slug for slug in self._slugs if slug not in no_storm]

    def get_domain(self) -> Domain:
        """Return the domain with the triggers' intents."""
        return super().get_domain().merge(_intents(self._slugs))

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """Return the rules and stories, those for `any_trigger` once for each."""
        known = self.get_domain().merge(_intents([ANY]))
        graph = story_graph_from_paths(self._story_files, known, exclusion_percentage)
        return StoryGraph([copy for step in graph.story_steps for copy in self._each(step)])

    def _each(self, step: StoryStep) -> list[StoryStep]:
        if not any(map(_is_any, step.events)):
            return [step]
        return [_with(step, slug) for slug in self.storms]


def _intents(names: Sequence[str]) -> Domain:
    return Domain.from_dict({"intents": list(names)})


def _is_any(event: Union[Event, list[Event]]) -> bool:
    return isinstance(event, UserUttered) and event.intent_name == ANY


def _with(step: StoryStep, slug: str) -> StoryStep:
    copy = step.create_copy(use_new_id=True)
    copy.events = [UserUttered(intent={"name": slug}) if _is_any(event) else event for event in step.events]
    return copy
