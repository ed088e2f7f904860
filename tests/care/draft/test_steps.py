"""The order of the talk about a draft."""

from typing import Optional

from hypothesis import given
from hypothesis import strategies as st

from bot.care.draft.state import State, state_from
from bot.care.draft.steps import STEPS, next_step

states = st.builds(
    State,
    came_from=st.sampled_from(["", "open", "moment", "only_me"]),
    fork=st.sampled_from(["", "losing", "else"]),
    no_contact=st.sampled_from(["", "no"]),
    text=st.sampled_from(["", "you never call"]),
    choice=st.sampled_from(["", "use", "mine", "not_now"]),
    when=st.sampled_from(["", "now", "morning"]),
    outcome=st.sampled_from(["", "sent"]),
    closed=st.sampled_from(["", "locked", "no_contact", "space"]),
    secure=st.booleans(),
    labels=st.lists(st.sampled_from(["insult", "pleading"])).map(tuple),
)


@given(state=states, missing=st.sampled_from([None, "decision", "event", "feeling", "ask"]))
def test_no_help_before_the_fork_and_none_when_closed(state: State, missing: Optional[str]) -> None:
    step = next_step(state, missing)  # type: ignore[arg-type]
    assert step is None or step in STEPS
    if state.closed:
        assert step is None
    elif state.came_from in ("", "open") and not state.fork and state.choice != "not_now":
        assert step == "draft_fork"


@given(state=states)
def test_it_survives_storage(state: State) -> None:
    assert state_from(state.as_dict()) == state


def test_the_way_through() -> None:
    state = State()
    assert next_step(state, None) == "draft_fork"
    state = state.set(fork="losing")
    assert next_step(state, None) == "draft_text"
    state = state.set(text="you never call")
    assert next_step(state, "event") == "draft_event"
    assert next_step(state, "feeling") == "draft_feeling"
    assert next_step(state, "ask") == "draft_ask"
    assert next_step(state, None) == "draft_choice"
    assert next_step(state.set(choice="use"), None) == "draft_when"
    assert next_step(state.set(choice="use", when="now"), None) is None
    assert next_step(state.set(came_from="moment", choice="mine"), None) == "draft_outcome"
    assert next_step(State(came_from="moment"), None) == "draft_text"


def test_a_clear_text_goes_straight_to_the_choice() -> None:
    assert next_step(State(fork="losing", text="miss you", secure=True), "feeling") == "draft_choice"
