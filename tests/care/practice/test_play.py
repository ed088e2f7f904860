"""Scenes are walked through in every way there is: each turn is met, each walk ends, and one step back is one step."""

from itertools import chain
from typing import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.practice import play
from bot.content.practice import Scene, load_moves, load_scenes
from bot.content.scene_faults import LONGEST, SHORTEST

SCENES = load_scenes()
MOVES = load_moves()
LABELS = sorted(MOVES.moves)
PART_ANSWERS = sorted(MOVES.part_answers)


def answers(scene: Scene, now: play.Play) -> list[str]:
    """Return one label for every branch that leads on from here."""
    turn = play.turn_of(scene, now)
    if turn.ending:
        return []
    if turn.part:
        return ["kind", "obey"]
    by_branch = {MOVES.group(label): label for label in LABELS}
    return [by_branch[branch] for branch in turn.next]


def go(scene: Scene, now: play.Play, answer: str) -> play.Play:
    turn = play.turn_of(scene, now)
    return play.meet(scene, now, answer, MOVES) if turn.part else play.reply(scene, now, answer, MOVES)


def walks(scene: Scene, now: play.Play) -> Iterator[play.Play]:
    """Yield every finished walk; scenes are small enough to walk them all."""
    if play.is_over(scene, now):
        yield now
    for answer in answers(scene, now):
        yield from walks(scene, go(scene, now, answer))


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.slug)
def test_every_branch_is_reached_and_every_walk_ends_within_its_length(scene):
    met: set[tuple[str, str]] = set()
    reached: set[str] = set()
    for mood in scene.moods:
        for done in walks(scene, play.start(scene, mood=mood)):
            assert SHORTEST <= len(done.path) + 1 <= LONGEST
            met |= {(step.turn, step.branch) for step in done.path}
            reached |= {done.at, *(step.turn for step in done.path)}
    assert reached == set(scene.turns)
    assert met == {(name, branch) for name, turn in scene.turns.items() for branch in turn.next}


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.slug)
def test_moods_change_what_is_said(scene):
    def told(mood: str) -> list[str]:
        return [turn.text("says", mood) for turn in scene.turns.values()]

    assert len({tuple(told(mood)) for mood in scene.moods}) == len(scene.moods) == 4


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.slug)
def test_clear_words_to_the_end_get_a_yes_and_also_something_else(scene):
    endings = set()
    for mood in scene.moods:
        now = play.start(scene, mood=mood)
        while not play.is_over(scene, now):
            now = go(scene, now, "kind" if play.turn_of(scene, now).part else "none_secure")
        endings.add(scene.turns[now.at].ending)
    assert "yes" in endings and endings & {"no", "later"}


def test_a_scene_that_is_played_again_meets_another_mood():
    scene = SCENES["no_reply"]
    assert [play.start(scene, times).mood for times in range(5)] == [*scene.moods, scene.moods[0]]


def test_waiting_stays_where_a_scene_knows_no_waiting():
    scene = SCENES["no_reply"]
    now = play.reply(scene, play.start(scene, mood="warm"), "none_secure", MOVES)
    assert play.reply(scene, now, "wait", MOVES) == now


def test_after_numb_no_part_speaks_any_more():
    scene = SCENES["hearing_a_no"]
    now = play.start(scene, mood="warm")
    for answer in ("guilt_trip", "none_secure"):
        now = play.reply(scene, now, answer, MOVES)
    assert play.turn_of(scene, now).part == "angry"
    now = play.meet(scene, now, "numb", MOVES)
    assert play.no_parts(now) and not play.turn_of(scene, now).part


@given(
    st.sampled_from(sorted(SCENES)), st.integers(0, 3), st.lists(st.sampled_from(LABELS + PART_ANSWERS), max_size=12)
)
def test_one_step_back_undoes_one_reply_and_a_record_keeps_it_all(slug, times, replies):
    scene = SCENES[slug]
    now = play.start(scene, times)
    for answer in replies:
        turn = play.turn_of(scene, now)
        if turn.ending or (answer in PART_ANSWERS) != bool(turn.part):
            continue
        after = go(scene, now, answer)
        if after != now:
            assert play.rewind(after) == now
        now = after
    assert play.play_from(now.as_dict()) == now
    assert play.fits(now, SCENES)
    assert 0 <= play.clear_share(now, MOVES) <= 1


def test_rewinding_at_the_beginning_stays_there():
    beginning = play.start(SCENES["asking"])
    assert play.rewind(beginning) == beginning


def test_a_play_of_a_scene_that_was_changed_does_not_fit():
    beginning = play.start(SCENES["asking"])
    assert not play.fits(play.Play("gone", "warm", "first"), SCENES)
    assert not play.fits(play.Play("asking", beginning.mood, "renamed"), SCENES)


def test_how_clear_a_play_was_is_the_share_of_its_replies():
    scene = SCENES["no_reply"]
    now = play.start(scene, mood="warm")
    for answer in ("none_secure", "accusation"):
        now = play.reply(scene, now, answer, MOVES)
    assert play.clear_share(now, MOVES) == 0.5


def test_there_are_the_scenes_that_the_flow_names():
    wanted = (
        "no_reply short_reply seen_online cancelled_plan after_a_fight needs_space jealous hearing_a_no "
        "warm_return asking my_own_no"
    )
    assert set(wanted.split()) <= set(SCENES)
    assert all(len(scene.moods) == 4 for scene in SCENES.values())
    assert set(chain(*(scene.triggers for scene in SCENES.values()))) >= {"unanswered_message", "needs_space"}
