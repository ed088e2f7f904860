"""What is asked about a draft, what is not asked again, and the holds at its end."""

from datetime import timedelta

import pytest

from bot.store.turn import Turn
from tests.actions.test_draft import Talk, names
from tests.drafts import any_desk
from tests.stores import NOW


def at_the_choice(came_from: str = "", draft: str = "you never listen") -> Talk:
    """Return a talk that shows both texts."""
    talk = Talk()
    talk.slots["draft_from"] = came_from or None
    talk.hear(intent="draft", text="look at this")
    talk.hear(choice="fork:losing")
    talk.hear(draft)
    for choice in ("draft_event:none", "draft_feeling:hurt", "draft_ask:talk"):
        if talk.slots["requested_slot"] == choice.partition(":")[0]:
            talk.hear(choice=choice)
    assert talk.slots["requested_slot"] == "draft_choice"
    return talk


@pytest.mark.parametrize(("when", "hours"), [("morning", 8), ("keep", 1 / 3)])
def test_in_the_morning_and_closed_are_real_holds(turn: Turn, when: str, hours: float) -> None:
    talk = at_the_choice()
    talk.hear(choice="draft_choice:use")
    assert names(talk.hear(choice=f"draft_when:{when}")) == [f"end_{when}"]
    (held,) = turn.all("hold")
    (timer,) = turn.timers
    assert "hurt" in "\n".join(held.value["texts"])
    assert (timer.due_at - NOW).total_seconds() == hours * 3600 and timer.payload["hold"] == str(held.id)
    assert held.expires_at is not None and held.expires_at > timer.due_at


def test_a_hold_that_runs_takes_the_new_text_in_and_ends_no_sooner(turn: Turn) -> None:
    held = turn.add("hold", {"texts": ["the old one"], "due_at": (NOW + timedelta(hours=3)).isoformat()})
    turn.set_timer("hold_end", NOW + timedelta(hours=3), "hold_end", {"hold": str(held.id)})
    talk = at_the_choice("open")
    talk.hear(choice="draft_choice:use")
    talk.hear(choice="draft_when:keep")
    (record,), (timer,) = turn.all("hold"), turn.timers
    assert record.value["texts"][0] == "the old one" and len(record.value["texts"]) == 2
    assert timer.due_at == NOW + timedelta(hours=3)


def test_what_happened_is_asked_where_the_draft_does_not_say_it(turn: Turn) -> None:
    talk = Talk()
    talk.hear(intent="draft", text="look at this")
    talk.hear(choice="fork:losing")
    said = talk.hear("wow ok")
    assert names(said)[-1] == "event"
    titles = [button["title"] for button in said[-1]["buttons"]]
    assert "No answer" in titles and "Leave it open" in titles and len(titles) <= 6
    assert names(talk.hear("she hung up on me"))[-1] == "feeling"
    talk.hear(choice="draft_feeling:hurt")
    assert "you hung up on me" in talk.hear(choice="draft_ask:talk")[1]["calmer"]


def test_what_the_moment_knows_is_not_asked_again(turn: Turn) -> None:
    turn.add("hold", {"texts": ["wow ok"]})
    talk = Talk()
    talk.slots.update(draft_from="moment", draft_trigger="plans_cancelled", draft_need="closeness")
    assert names(talk.hear(text="send a new one"))[-1] == "feeling"
    calmer = talk.hear(choice="draft_feeling:hurt")[1]["calmer"]
    assert "plan" in calmer and any(ask.lower()[:-1] in calmer for ask in talk_asks("close"))


def talk_asks(slug: str) -> list[str]:
    """Return the asks of a button."""
    return list(any_desk().content.calmer.asks[slug].words)


def test_after_the_moment_it_can_be_copied_before_the_outcome_is_asked(turn: Turn) -> None:
    turn.add("hold", {"texts": ["you never listen"]})
    talk = Talk()
    talk.slots["draft_from"] = "moment"
    for choice in ("", "draft_feeling:hurt", "draft_ask:talk", "draft_choice:use"):
        talk.hear(choice=choice)
    said = talk.hear(choice="draft_when:now")
    assert names(said) == ["ready", "outcome"] and said[0]["buttons"][0]["copy"] == said[0]["calmer"]
    assert [message["response"] for message in talk.hear(choice="outcome:sent")] == ["utter_moment_ended_sent"]
