"""The straight runner gives what Rasa's own runner gives, and says the same when a graph cannot be run."""

from typing import Any, Optional

import pytest
import rasa.core.processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from bot.dialogue.faster_graph import StraightGraphRunner, use_straight_graph


class Step(GraphComponent):
    """A component that notes in which order it was called."""

    called: list[str] = []

    @classmethod
    def create(cls, config: dict[str, Any], **_: Any) -> "Step":
        step = cls()
        step.name = config["name"]
        step.fails = config.get("fails", False)
        return step

    def run(self, left: str = "", right: Optional[str] = None) -> str:
        self.called.append(self.name)
        if self.fails:
            raise RuntimeError("broken")
        return f"{self.name}({left},{right})"


def schema(fails: bool = False) -> GraphSchema:
    needs = {"a": {"left": "__given__"}, "b": {"left": "a"}, "c": {"left": "a", "right": "b"}, "alone": {}}
    return GraphSchema({name: node(name, needs[name], fails and name == "b") for name in reversed(needs)})


def node(name: str, needs: dict[str, str], fails: bool) -> SchemaNode:
    config = {"name": name, "fails": fails}
    return SchemaNode(needs, Step, "create", "run", config, eager=True, is_target=name == "c")


def runner(kind: type[DaskGraphRunner], of: GraphSchema) -> DaskGraphRunner:
    return kind(of, None, ExecutionContext(of))


@pytest.mark.parametrize("targets", [None, ["c"], ["b", "alone"], ["a"]])
def test_both_runners_agree(targets):
    given = {"__given__": "text"}
    ours = runner(StraightGraphRunner, schema())
    theirs = runner(DaskGraphRunner, schema()).run(given, targets)
    assert ours.run(given, targets) == theirs
    assert ours.run(given, targets) == theirs  # the order is remembered


def test_only_what_is_needed_runs_and_once():
    Step.called.clear()
    runner(StraightGraphRunner, schema()).run({"__given__": "text"}, ["c"])
    assert Step.called == ["a", "b", "c"]


def test_an_input_of_each_run_is_its_own():
    ours = runner(StraightGraphRunner, schema())
    assert ours.run({"__given__": "one"}, ["a"]) != ours.run({"__given__": "two"}, ["a"])


@pytest.mark.parametrize("kind", [StraightGraphRunner, DaskGraphRunner])
def test_a_component_that_breaks_breaks_the_run(kind):
    with pytest.raises(Exception) as ours:
        runner(kind, schema(fails=True)).run({"__given__": "text"}, ["c"])
    assert ours.type.__name__ == "GraphComponentException"


@pytest.mark.parametrize("kind", [StraightGraphRunner, DaskGraphRunner])
def test_a_missing_input_is_told(kind):
    with pytest.raises(GraphRunError):
        runner(kind, schema()).run({}, ["c"])


def test_the_processor_takes_it(monkeypatch):
    monkeypatch.setattr(rasa.core.processor, "DaskGraphRunner", DaskGraphRunner)
    use_straight_graph()
    assert rasa.core.processor.DaskGraphRunner is StraightGraphRunner
