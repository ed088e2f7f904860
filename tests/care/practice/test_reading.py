"""What a tap or words bring about behind each door."""

import pytest

from bot.care.practice.ending import ending, worth_keeping
from bot.care.practice.reading import names_a_choice
from bot.care.practice.roleplay import named_scene
from bot.care.practice.state import State, View
from bot.care.practice.steps import letter_lines
from tests.care.practice.calm_chat import PERSON, CalmChat, content, text_of
from tests.care.practice.test_moves import rows

SCENES = sorted(content().scenes)


def in_scene(slug: str = "no_reply", **labels: str) -> CalmChat:
    chat = CalmChat(labels={words.replace("_", " "): label for words, label in labels.items()})
    chat.tap("calm_menu:scene")
    chat.tap(f"practice:{slug}")
    return chat


def names(chat: CalmChat) -> list[str]:
    return [utterance.response for utterance in chat.said]


# --- scenes


def test_a_scene_says_that_its_character_is_invented():
    chat = in_scene()
    assert "invented" in text_of(chat.said[0]) and "Robin" in text_of(chat.said[0])


def test_own_words_are_read_and_quoted_back():
    chat = in_scene(never_write="accusation")
    chat.type("hey. you never write to me")
    assert names(chat) == ["utter_practice_move_protest"]
    assert chat.said[0].facts["words"] == "never write"
    assert chat.state.play.path[-1].branch == "escalating" and chat.state.play.path[-1].typed


def test_a_tap_takes_the_branch_of_its_label():
    chat = in_scene()
    chat.tap("practice_reply:none_secure")
    assert chat.state.play.at == "heard" and not chat.state.play.path[-1].typed


@pytest.mark.parametrize("words", ["try the other reply", "Go back!", "undo"])
def test_the_other_reply_goes_one_step_back(words):
    chat = in_scene()
    chat.tap("practice_reply:withdrawal")
    chat.type(words)
    assert chat.state.play.at == "first" and names(chat) == ["utter_practice_rewound"]


def test_their_side_is_told_once_says_that_it_is_invented_and_keeps_the_place():
    chat = in_scene()
    before = chat.state.play.at
    chat.type("what was it like on their side?")
    told = text_of(chat.said[0])
    assert "invented" in told and content().scenes["no_reply"].other_side[chat.state.play.mood] in told
    assert chat.state.play.at == before
    chat.type("their side")
    assert names(chat) == ["utter_practice_side_told"]


def test_another_mood_starts_the_same_scene_anew():
    chat = in_scene()
    mood = chat.state.play.mood
    chat.tap("practice_reply:more")
    chat.tap("practice_reply:mood")
    assert chat.state.play.mood != mood and chat.state.play.at == "first" and chat.state.overlay == ""


def test_leave_me_alone_is_said_to_the_character_and_does_not_leave():
    chat = in_scene(leave_me_alone="withdrawal")
    chat.type("leave me alone")
    assert not chat.exit and chat.state.play.path[-1].branch == "withdrawing"


def test_not_knowing_what_to_say_gets_a_hint_and_the_same_question():
    chat = in_scene()
    chat.type("what should i say")
    assert names(chat) == ["utter_practice_unsure"] and chat.state.play.path == ()


@pytest.mark.parametrize("words", ["what's the weather in oslo", "asdf weather"])
def test_what_is_no_answer_to_them_gets_a_line_and_the_same_choices(words):
    chat = in_scene(weather="")
    before = (chat.state, chat.codes())
    chat.type(words, intent="out_of_scope", confidence=0.9)
    assert names(chat) == ["utter_practice_no_reply"] and (chat.state, chat.codes()) == before
    assert "Robin" in text_of(chat.said[0])


@pytest.mark.parametrize(
    ("words", "scene"),
    [("the short reply one please", "short_reply"), ("jealous", "jealous"), ("my own no", "my_own_no"), ("plan", None),
     ("no", None), ("reply", None), ("one", None), ("no reply", "no_reply"), ("after a fight", "after_a_fight")],
)  # fmt: skip
def test_a_scene_is_named_by_words_that_only_it_has(words, scene):
    assert named_scene(words, content()) == scene


def test_numb_words_in_a_scene_end_it_and_ground():
    chat = in_scene()
    chat.type("nothing feels real", intent="not_real_numb", confidence=0.9)
    assert names(chat) == ["utter_practice_numb"] and chat.exit == "leave"


# --- a storm in the middle


STORMS = [row["text"] for row in rows("replies_second") if row["group"] == "storm"]


@pytest.mark.parametrize(
    "words",
    ["he left me on read again right now and i can't breathe", "no wait this is real, she blocked my number", *STORMS],
)
def test_a_storm_in_a_scene_is_noticed_and_leads_to_the_moment(words):
    chat = in_scene()
    chat.type(words, intent="seen_but_no_reply", confidence=0.3)
    assert chat.step == "calm_real"
    chat.tap("calm_real:now")
    assert chat.exit == "moment"


def test_words_that_name_no_storm_are_noticed_by_what_they_tell():
    chat = in_scene()
    chat.type("he blocked me", intent="nlu_fallback", confidence=0.25)
    assert chat.step == "calm_real"
    chat.type("she is not answering and im shaking", intent="unanswered_message", confidence=0.4)
    assert chat.exit == "moment"


@pytest.mark.parametrize("words", ["for the scene", "no", "it's for practice"])
def test_for_the_scene_is_an_answer_and_opens_nothing(words):
    assert names_a_choice(words, "calm_real", content())


def test_a_line_for_the_character_is_no_storm():
    chat = in_scene()
    chat.type("you left me on read again", intent="seen_but_no_reply", confidence=0.95)
    assert chat.step != "calm_real" and chat.state.play.path


def test_a_storm_that_was_only_practice_goes_on_where_it_was():
    chat = in_scene()
    place = chat.state.play
    chat.type("he never answers me", intent="unanswered_message", confidence=0.8)
    chat.type("for the scene")
    assert chat.state.play == place and chat.step == "practice_reply"


@pytest.mark.parametrize("words", ["it's happening now", "It’s happening now!"])
def test_the_hot_path_by_word(words):
    chat = in_scene()
    chat.type(words)
    assert chat.exit == "moment"


def test_a_named_trigger_goes_along_into_the_moment():
    chat = CalmChat()
    chat.tap("moment:needs_space")
    assert chat.exit == "moment" and chat.state.pending == "needs_space"


@pytest.mark.parametrize("code", ["moment:skip", "moment:other_way", "moment:same_person"])
def test_skip_after_an_interruption_keeps_the_place(code):
    chat = in_scene()
    place = chat.state
    chat.tap(code)
    assert chat.state == place and not chat.exit


# --- the plan


def test_a_scene_ends_with_one_sentence_that_is_kept_after_consent():
    chat = in_scene()
    for answer in ("practice_reply:wait", "practice_part:kind", "practice_reply:none_secure", "practice_over:plan"):
        assert chat.tap(answer), answer
    chat.tap("calm_plan_if:0")
    chat.type("I put the kettle on and wait until it boils")
    assert chat.step == "calm_keep"
    chat.tap("calm_keep:keep")
    kept = worth_keeping(chat.state, content())
    assert chat.over and kept.kind == "plan"
    assert kept.value["then"] == "I put the kettle on and wait until it boils"
    assert kept.value["triggers"] == content().scenes["no_reply"].triggers
    assert "I'll offer it back" in text_of(ending(chat.state, chat.view, content())[0])


def test_keep_nothing_is_said_as_it_is():
    chat = CalmChat(view=View(consent="nothing", person=PERSON))
    for code in ("calm:plan", "calm_plan_when:space", "calm_plan_if:0", "calm_plan_then:1"):
        chat.tap(code)
    assert chat.over
    assert ending(chat.state, chat.view, content())[0].response == "utter_calm_plan_not_kept"


# --- memory, letter, parts


def test_a_memory_with_the_person_in_it_is_put_aside():
    chat = CalmChat()
    for code in ("calm:memory", "calm_memory_about:place"):
        chat.tap(code)
    chat.type("us two at the lake")
    chat.tap("calm_memory_check:yes")
    assert chat.step == "calm_memory_about" and worth_keeping(chat.state, content()) is None


def test_a_memory_is_removed_in_one_tap():
    chat = CalmChat(view=View(memory="the sea", consent="keep"))
    chat.tap("calm:memory")
    chat.tap("calm_memory_have:remove")
    assert chat.over and names(chat) == ["utter_calm_removed"]


def test_a_letter_is_made_of_their_words_and_skipped_lines_are_left_out():
    chat = CalmChat(view=View(consent="keep"))
    chat.tap("calm:letter")
    chat.tap("calm_letter_part:critic")
    chat.type("the phone stayed quiet.")
    while not chat.over:
        chat.tap("calm_letter_line:skip")
    assert letter_lines(chat.state, content()) == ["I noticed you when the phone stayed quiet."]
    text = worth_keeping(chat.state, content()).value["text"]
    assert text.startswith("Dear critic,") and "skip" not in text


@pytest.mark.parametrize("part", ["younger", "abandoned", "neglected", "shame"])
def test_a_letter_to_a_younger_part_asks_it_nothing(part):
    chat = CalmChat()
    chat.tap("calm:letter")
    chat.tap(f"calm_letter_part:{part}")
    while chat.step == "calm_letter_line":
        assert all("?" not in text_of(utterance) for utterance in chat.asked())
        chat.type("i am here")


@pytest.mark.parametrize("words", ["the abandoned one", "my shame", "i feel neglected"])
def test_befriending_comforts_a_younger_part_and_asks_nothing(words):
    chat = CalmChat()
    chat.tap("calm:befriend")
    chat.type(words)
    assert names(chat) == ["utter_calm_younger"] and chat.over


def test_only_protectors_are_offered_for_befriending():
    chat = CalmChat()
    chat.tap("calm:befriend")
    offered = [code for code in chat.codes() if code.startswith("calm_part:")]
    assert offered and all(content().parts[code.split(":")[1]].kind != "exile" for code in offered)


@pytest.mark.parametrize("before", [(), ("calm_body:chest", "calm_toward:kind")])
def test_numbness_typed_at_any_question_of_a_meeting_stops_it(before):
    chat = CalmChat()
    for code in ("calm:befriend", "calm_part:critic", *before):
        chat.tap(code)
    chat.type("i feel numb and nothing is real", intent="not_real_numb", confidence=0.9)
    assert names(chat) == ["utter_calm_numb"] and chat.over


def test_the_name_of_a_part_is_an_answer_and_no_question_about_parts():
    chat = CalmChat()
    chat.tap("calm:befriend")
    chat.type("the critic", intent="ask_what_is_a_part", confidence=0.95)
    assert chat.step == "calm_body"


def test_their_side_can_be_asked_for_while_a_part_speaks():
    chat = in_scene()
    chat.tap("practice_reply:wait")
    chat.type("their side")
    assert chat.step == "practice_part" and names(chat) == ["utter_practice_side"]


def test_numbness_stops_the_talk_with_a_part():
    chat = CalmChat()
    for code in ("calm:befriend", "calm_part:critic", "calm_body:chest", "calm_toward:numb"):
        chat.tap(code)
    assert names(chat) == ["utter_calm_numb"] and chat.over


def test_wanting_it_gone_thanks_that_one_too_and_goes_on():
    chat = CalmChat()
    for code in ("calm:befriend", "calm_part:angry", "calm_body:hands", "calm_toward:gone"):
        chat.tap(code)
    assert names(chat) == ["utter_calm_toward_gone"] and chat.step == "calm_spare"
    chat.type("shame")
    assert "shame" in text_of(chat.asked()[0])


# --- locks


@pytest.mark.parametrize("door", ["scene", "replay"])
def test_a_lock_closes_partner_scenes_and_the_replay(door):
    chat = CalmChat(view=View(scene_order=SCENES, locked=True, episode={"trigger": "needs_space"}))
    for code in (f"calm:{door}", f"calm_menu:{door}", "practice:no_reply"):
        chat.tap(code)
        assert chat.state.door == "menu" and chat.state.play is None
        assert names(chat) == ["utter_calm_closed_now"]


def test_a_lock_closes_the_lessons_about_the_other_end():
    chat = CalmChat(view=View(locked=True))
    for slug in ("other_end", "under_the_dance"):
        chat.tap(f"learn:{slug}")
        assert "learn_lesson" not in chat.state.answers or chat.state.answers["learn_lesson"] != slug
    open_chat = CalmChat()
    open_chat.tap("learn:other_end")
    assert open_chat.step == "learn_card"


def test_without_an_episode_there_is_nothing_to_replay():
    chat = CalmChat()
    chat.tap("calm:replay")
    assert names(chat) == ["utter_calm_no_replay"]


def test_the_replay_only_asks_and_keeps_what_was_written_if_that_is_wished():
    chat = CalmChat(view=View(consent="keep", episode={"trigger": "needs_space"}))
    chat.tap("calm:replay")
    while not chat.over:
        assert all("?" in text_of(utterance) for utterance in chat.asked())
        assert chat.type("she was tired and i was scared")
    kept = worth_keeping(chat.state, content())
    assert kept.kind == "replay" and set(kept.value) == {"event", "seen", "needed", "next"}
    assert ending(chat.state, chat.view, content())[0].response == "utter_calm_replay_kept"


def test_the_replay_asks_before_it_keeps_anything():
    chat = CalmChat(view=View(episode={"trigger": "needs_space"}))
    chat.tap("calm:replay")
    for _ in range(4):
        chat.type("we were both tired")
    assert chat.step == "calm_keep"
    chat.tap("calm_keep:nothing")
    assert ending(chat.state, chat.view, content())[0].response == "utter_calm_replay_not_kept"


# --- resuming


def test_a_scene_that_was_left_in_the_middle_can_be_gone_on_with():
    chat = in_scene()
    chat.tap("practice_reply:none_secure")
    left = State("scene", play=chat.state.play)
    back = CalmChat(state=State("menu", play=left.play))
    back.tap("calm:scene")
    assert back.step == "practice_resume"
    back.tap("practice_resume:on")
    assert back.state.play == left.play and back.step == "practice_reply"
