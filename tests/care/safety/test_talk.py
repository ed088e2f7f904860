"""In danger there is no coaching and no silence: fixed texts, one question, people to reach."""

import itertools
from datetime import timedelta

import pytest

from bot.care.safety.levels import ORDER
from bot.care.safety.outcome import Facts
from bot.content.messages import Incoming
from tests.care.safety.talking import CODES, COUNTRIES, NOW, Talking, all_numbers, found, questions, the_talk, words

OPENINGS = [
    "R0", "R0/abused", "R0/harm_others", "R0/medical", "R0/minor", "R0/delusion", "R0/other_in_danger",
    "R0:took_everything", "R0/abused:choked_today", "R1", "R2", "R3", "V1", "V2", "H1", "H1:done_already", "H2",
    "H2:going_there", "T", "M", "MED", "DEL", "A", "A?past", "A/minor?adult", "A/other_in_danger?happened",
    "A/medical?medical", "A/pursuit?stop", "A/abused?safe_here", "A/harm_others?stop",
]  # fmt: skip


def marked(talk: Talking) -> list[str]:
    return [reply.text[mark.start : mark.end] for reply in talk.last.replies for mark in reply.marks]


def check_shape(talk: Talking, country: str | None) -> None:
    """C1, C6, E11 and F3 for one turn."""
    replies = talk.last.replies
    assert 1 <= len(replies) <= 2
    assert words(replies) <= 60, talk.text()
    assert questions(replies) <= 1, talk.text()
    assert "!" not in talk.text()
    known = all_numbers(COUNTRIES[country] if country else None)
    for reply in replies:
        assert reply.priority == "safety" and reply.discreet
        for mark in reply.marks:
            number = reply.text[mark.start : mark.end]
            assert number in known and mark.style == "mono"
            before, after = reply.text[: mark.start].rpartition("\n")[2], reply.text[mark.end :].partition("\n")[0]
            assert (before, after) == ("", "") or "112 works" in reply.text
        if talk.level != "R0" or talk.state.fear:
            assert not the_talk().texts.wording.hidden(reply.text[:60]), reply.text
        for button in reply.choices():
            assert len(button.code.encode()) <= 64 and sum(map(bool, (button.code, button.copy, button.url))) == 1
            assert not the_talk().texts.wording.hidden(button.label) and not button.label.startswith("Call")
            assert not button.copy or button.copy in button.label or button.label.startswith("Copy ")


class TestEveryCardInEveryCountry:
    @pytest.mark.parametrize("opening", OPENINGS)
    def test_opening(self, opening: str) -> None:
        for country, afraid in itertools.product([None, *CODES], (False, True)):
            talk = Talking(country)
            if afraid:
                talk.state.families = ["abused"]
            talk.says("x", opening)
            check_shape(talk, country)
            assert questions(talk.last.replies) == 1

    @pytest.mark.parametrize("steps", [
        ("R2", "safety:dying:no"), ("R2", "safety:dying:yes"), ("R3", "safety:hurt:yes"), ("R3", "safety:dying_too:no"),
        ("V1", "safety:safe_here:safe"), ("V2", "safety:safe_here:safe"), ("V1", "safety:safe_here:seen"), ("M", "safety:more"),
        ("H1", "safety:harm_soon:no"), ("H2", "safety:asked_stop:yes"), ("H1:done_already", "safety:anyone_hurt:yes"),
        ("T", "safety:t_now:yes"), ("R1", "safety:number"), ("R1", "safety:more"), ("V1", "safety:number"), ("V1", "safety:more"),
        ("H1", "help:numbers"), ("MED", "safety:body:unsure"), ("A", "safety:plain:rather_not"), ("R1", "safety:hide"),
    ])  # fmt: skip
    def test_what_follows(self, steps: tuple[str, str]) -> None:
        for country, also in itertools.product([None, *CODES], ((), ("V1",), ("M",))):
            talk = Talking(country)
            talk.says("x", steps[0])
            if also:
                talk.state.families = [*talk.state.families, {"V1": "abused", "M": "minor"}[also[0]]]
            step = steps[1].split(":")[1]
            if talk.state.threads and step in ("dying_too", "harm_soon"):
                talk.state.threads[0].step = step
            talk.taps(steps[1])
            check_shape(talk, country)

    @pytest.mark.parametrize("country", [None, *CODES])
    def test_generic_card(self, country: str | None) -> None:
        for afraid in (False, True):
            reply = the_talk().fallback(Facts(NOW, country=country), afraid=afraid)
            assert words((reply,)) <= 60 and questions((reply,)) == 1
            emergency = COUNTRIES[country].emergency if country else None
            police = emergency.police if emergency and afraid else None
            number = police or (emergency.phone if emergency else "112 works from most mobiles")
            assert str(number) in reply.text
            assert not afraid or not the_talk().texts.wording.hidden(reply.text[:60])

    @pytest.mark.parametrize("language", "es pt ru de fr it tr uk ar fa hi id".split())
    def test_generic_card_in_other_languages(self, language: str) -> None:
        reply = the_talk().fallback(Facts(NOW, country="GB", language=language))
        assert "999" in reply.text and "findahelpline.com" in reply.text and questions((reply,)) == 1

    def test_generic_card_cannot_fail(self) -> None:
        reply = the_talk().fallback(Facts(NOW, country=["not", "a", "country"]))  # type: ignore[arg-type]
        assert "112" in reply.text and reply.priority == "safety"


class TestEmergency:
    def test_the_action_comes_first_and_nothing_dials(self) -> None:
        talk = Talking("GB")
        talk.says("I took them all", "R0:took_everything")
        assert len(talk.last.replies) == 1 and talk.last.replies[0].kind == "card"
        assert marked(talk) == ["999"] and "even if" in talk.text()
        assert talk.labels()[:4] == ["Copy 999", "I'm calling now", "Someone is coming", "I can't call"]
        assert "tel:" not in talk.text()

    def test_every_new_message_gets_the_number_again_worded_differently(self) -> None:
        talk = Talking("GB")
        talk.says("tonight", "R0")
        said = {talk.text()}
        for text in ("bla", "so what", "whatever"):
            talk.says(text)
            assert "999" in talk.text()
            said.add(talk.text())
        assert len(said) >= 3

    def test_it_ends_by_safe_and_by_what_makes_it_safe(self) -> None:
        talk = Talking("GB")
        talk.says("tonight", "R0")
        for text, step in (("calling now", "with"), ("yes", "away"), ("moved away", "r0_safe"), ("I'm safe", "r0_who")):
            talk.says(text)
            assert talk.state.asked == step
            assert talk.locks.pending() == "r0_safe"
        talk.says("idk")
        assert talk.level == "R0"
        talk.says("my sister is here")
        assert talk.level == "N" and not talk.last.resume
        assert "coaching" in talk.locks.closed(talk.facts.now)
        assert "coaching" in talk.locks.closed(talk.facts.now + timedelta(hours=11))
        assert not talk.locks.closed(talk.facts.now + timedelta(hours=13))

    def test_an_attack_has_quiet_words_and_the_fear_stays(self) -> None:
        talk = Talking("FR")
        talk.says("he's got a knife, I'm in the bathroom", "R0/abused")
        assert "114" in talk.text() and "put the phone away" in talk.text() and "Hide" in talk.labels()
        for text in ("I got out", "yes", "at my mum's"):
            talk.says(text)
        assert talk.level == "V1" and talk.state.asked == "safe_here"

    def test_hands_on_the_neck_is_a_matter_for_a_doctor(self) -> None:
        talk = Talking("GB")
        talk.says("he squeezed my neck this morning", "R0/abused:choked_today")
        assert "doctor" in talk.text()

    def test_with_fear_on_file_someone_is_someone_safe(self) -> None:
        talk = Talking("US")
        talk.says("x", "R0", "V1")
        assert "someone safe, not the person you're afraid of" in talk.text()
        assert "1-800-799-7233" in talk.text() or "88788" in talk.text()

    def test_unknown_country_gets_numbers_first_and_the_question_after(self) -> None:
        talk = Talking()
        talk.says("tonight", "R0")
        first, second = talk.last.replies
        assert "112" in first.text and "findahelpline.com" in first.text and "I'm calling now" in str(first.choices())
        assert second.text.startswith("Which country") and second.kind == "safety_question"
        talk.says("scotland")
        assert talk.last.country == "GB" and "999" in talk.text()
        assert "Which country" not in talk.text()


class TestThoughtsOfDying:
    def test_number_and_one_question_stand_in_the_first_reply(self) -> None:
        talk = Talking("GB")
        talk.says("I want to kill myself", "R1")
        assert "116 123" in talk.text() and talk.state.asked == "how" and talk.last.counted == ("R1:suicide",)

    def test_the_ladder_has_three_questions_at_most_and_skips_what_was_said(self) -> None:
        talk = Talking("GB")
        talk.says("I know how I'd do it", "R1:plan_or_method")
        assert talk.state.asked == "means"
        talk.says("no")
        assert talk.state.asked == "soon"
        talk.says("no")
        assert talk.state.asked == "use_line" and "Three things" in talk.text()
        talk = Talking("GB")
        talk.says("wish I were dead", "R2")
        asked = []
        for answer in ("yes", "yes", "rather not say"):
            asked.append(talk.state.asked)
            talk.says(answer)
        assert asked == ["dying", "how", "means"] and talk.state.asked == "use_line"

    @pytest.mark.parametrize("answers", [("yes", "yes"), ("no", "maybe"), ("no", "yes"), ("yes", "no", "yes")])
    def test_means_or_intent_make_it_an_emergency(self, answers: tuple[str, ...]) -> None:
        talk = Talking("GB")
        talk.says("I want to kill myself", "R1")
        for answer in answers:
            talk.says(answer)
        assert talk.level == "R0" and "999" in talk.text()

    def test_it_reopens_by_two_steps_and_without_help_with_sending(self) -> None:
        talk = Talking("GB")
        talk.says("I want to kill myself", "R1")
        for text in ("no", "no", "I'll use it", "I'm safe for now"):
            talk.says(text)
            assert talk.level == "R1" and not talk.last.resume
        talk.says("let's go on")
        assert talk.level == "N" and talk.last.resume
        assert talk.locks.closed(talk.facts.now) == {"messages", "partner"}
        assert not talk.locks.closed(talk.facts.now + timedelta(hours=4))

    def test_passive_thoughts_are_asked_about_before_any_card(self) -> None:
        talk = Talking("GB")
        talk.says("don't want to wake up", "R2")
        assert talk.state.asked == "dying" and "116 123" not in talk.text()
        assert talk.labels()[:4] == ["No, but I don't want to be here", "Sometimes", "Yes", "Rather not say"]
        talk.presses("No, but I don't want to be here")
        assert "116 123" in talk.text() and talk.level == "R2"
        talk.presses("Calm my body")
        assert talk.last.pause == "any" and talk.level == "R2"
        talk.says("go back")
        assert talk.last.resume and talk.level == "N"

    def test_unclear_is_one_question_and_no_card_and_no_goes_back_to_the_step(self) -> None:
        talk = Talking("GB")
        talk.says("I'll die if she leaves", "A")
        assert len(talk.last.replies) == 1 and not talk.last.counted and not talk.last.cancel_timers
        talk.presses("No, it just hurts")
        assert talk.last.resume and "die_if" in talk.last.muted and talk.level == "N"
        assert not talk.wants("I'll die if she leaves", "A")

    def test_self_harm_asks_about_care_then_about_dying(self) -> None:
        talk = Talking("GB")
        talk.says("I cut myself", "R3")
        assert talk.state.asked == "hurt" and "Thank you" in talk.text()
        talk.says("yes it's bleeding")
        assert "999" in talk.text() and talk.state.asked == "dying_too"
        talk.says("no")
        assert "ten minutes" in talk.text() and talk.state.asked == "choice" and "116 123" in talk.text()

    def test_a_denial_alone_is_thanked_in_one_line_and_passed_on(self) -> None:
        from bot.care.safety.levels import Reading

        talk = Talking("GB")
        talk.does(Incoming("text", "I'm not suicidal, just sad"), Reading("N", denied=True))
        assert len(talk.last.replies) == 1 and talk.last.pass_on and not talk.last.counted


class TestAnswersThatAreNone:
    @pytest.mark.parametrize("text", ["not telling you", "whatever", "as if you care", "🙄"])
    def test_the_level_is_kept_and_asked_once_more_only(self, text: str) -> None:
        talk = Talking("GB")
        talk.says("don't want to wake up", "R2")
        talk.says(text)
        assert talk.level == "R2" and talk.state.asked == "dying" and questions(talk.last.replies) == 1
        for again in range(3):
            talk.says(f"{text} {again}")
            assert talk.level == "R2" and talk.last.replies and questions(talk.last.replies) == 0
        assert "116 123" in talk.text() or talk.state.shown
        talk.presses("Yes")
        assert talk.level == "R1"

    def test_an_unclear_one_is_left_and_the_message_goes_on(self) -> None:
        talk = Talking("GB")
        talk.says("this is killing me", "A")
        talk.says("whatever")
        talk.says("he still hasn't written")
        assert talk.last.pass_on and talk.level == "A" and not talk.wants("and now he is online")

    @pytest.mark.parametrize(("text", "part"), [
        ("I already called", "won't repeat"), ("they put me on hold", "second way"), ("you're just a bot", "I'm a program"),
        ("promise you won't tell", "can't contact anyone"), ("are you real?", "computer program"), ("no police", "can't send anyone"),
        ("don't you dare send numbers", "in writing"), ("fuck off", "Fair"),
    ])  # fmt: skip
    def test_what_people_say_after_a_card(self, text: str, part: str) -> None:
        talk = Talking("GB")
        talk.says("I want to kill myself", "R1")
        talk.says(text)
        assert part in talk.text() and talk.level == "R1" and talk.state.asked == "how"
        if text == "I already called":
            assert "116 123" not in talk.text()

    def test_not_calling_is_accepted_twice_and_then_left(self) -> None:
        talk = Talking("US")
        talk.says("I want to kill myself", "R1")
        said = []
        for _ in range(4):
            talk.says("I don't want to call")
            said.append(talk.texts()[0])
        assert said == ["f5_write", "f5_person", "f5_end", "f5_end"]


class TestAfraid:
    @pytest.mark.parametrize("code", ["fork:of_them", "fork:both", "help:them"])
    def test_the_first_question_is_whether_it_is_safe_here(self, code: str) -> None:
        talk = Talking("GB")
        talk.taps(code)
        assert talk.level == "V1" and talk.state.asked == "safe_here" and "Hide" in talk.labels()
        talk.says("it's safe")
        assert "I believe you" in talk.text() and "0808 2000 247" in talk.text()
        for label in talk.last.replies:
            assert "Hide" in [button.label for button in label.choices()]

    def test_someone_who_may_be_seen_gets_few_words_and_no_false_comfort(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.says("he checks my phone")
        assert "can't undo" in talk.text() and not talk.last.counted
        talk.says("later")
        assert "won't write first" in talk.text()

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_a_yes_to_the_first_three_is_an_emergency(self, number: int) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.says("it's safe")
        talk.taps("safety:v_want:questions")
        for _ in range(number - 1):
            talk.says("no")
        talk.says("yes")
        assert talk.level == "R0" and "999" in talk.text()

    def test_a_pattern_is_said_plainly_and_no_list_promises_safety(self) -> None:
        for answer, said in (("yes", "serious danger"), ("no", "No list can tell")):
            talk = Talking("GB")
            talk.says("x", "V1")
            for text in ("it's safe", "a few questions", "no", "no", "no", "go on"):
                talk.says(text)
            for _ in range(8):
                talk.says(answer)
            assert said in talk.text() and talk.state.asked == "v_after"

    def test_message_help_stays_off_until_they_turn_it_on(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        for text in ("it's safe", "just the number", "not now", "go back"):
            talk.says(text)
        assert talk.level == "N" and "messages" in talk.locks.closed(talk.facts.now + timedelta(days=60))
        talk.presses("Turn it on")
        assert not talk.locks.closed(talk.facts.now)

    def test_it_cannot_be_turned_on_before_the_card_was_read(self) -> None:
        talk = Talking("GB")
        talk.locks = talk.locks.close("g4", NOW)
        talk.taps("safety:turn_on")
        assert "messages" in talk.locks.closed(NOW) and "0808 2000 247" in talk.text()
        talk.taps("safety:turn_on")
        assert not talk.locks.closed(NOW)

    def test_being_followed_gets_the_log(self) -> None:
        talk = Talking("GB")
        talk.says("my ex is outside my work again", "V2")
        talk.says("yes it's safe")
        assert "dated notes" in talk.text()

    def test_hide_asks_nothing_and_says_one_neutral_line(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.presses("Hide")
        assert talk.last.hide and talk.last.cancel_timers and talk.level == "V1"
        assert len(talk.last.replies) == 1 and not talk.buttons() and questions(talk.last.replies) == 0
        talk.says("hide")
        assert talk.last.hide

    def test_he_says_he_will_die_if_i_leave(self) -> None:
        talk = Talking("GB")
        talk.says("he'll kill himself if I go", "V1", "T")
        assert "isn't yours to carry alone" in talk.text() and "999" in talk.text() and talk.state.asked == "safe_here"
        talk.says("it's safe")
        assert "0808 2000 247" in talk.text() and [thread.level for thread in talk.state.threads] == ["V1"]
        talk = Talking("GB")
        talk.says("he'll kill himself if I go", "V1:own_life_threat")
        assert "isn't yours to carry alone" in talk.text()

    def test_the_person_at_the_door_is_an_emergency(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.says("he's outside")
        assert talk.level == "R0" and "999" in talk.text()

    def test_no_word_of_staying_leaving_or_mending(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        said = talk.text()
        for text in (
            "it's safe",
            "talk",
            "he shouted again",
            "I don't know what to do",
            "a few questions",
            "no",
            "no",
            "no",
            "enough",
        ):
            talk.says(text)
            said += talk.text()
        for phrase in ("leave him", "leave now", "couples", "your tone", "tell him", "stay with him"):
            assert phrase not in said.lower()


class TestHarmAndPursuit:
    def test_done_already_is_thanked_and_fear_is_asked_about(self) -> None:
        talk = Talking("GB")
        talk.says("I hit him", "H1:done_already")
        assert "Thank you for saying it" in talk.text() and talk.state.asked == "anyone_hurt"
        talk.says("no")
        assert talk.state.asked == "safe_with_them"
        talk.says("I'm scared of him")
        assert talk.level == "V1" and talk.state.asked == "safe_here"

    def test_a_threat_gets_distance_and_the_own_behaviour_line(self) -> None:
        talk = Talking("GB")
        talk.says("I'll kill her if she's with him", "H1")
        assert "not going to help" in talk.text()
        talk.says("away")
        talk.says("no")
        assert "0808 802 4040" in talk.text() and "messages" in talk.locks.closed(talk.facts.now)
        talk = Talking("GB")
        talk.says("x", "H1")
        talk.says("on my way there")
        assert talk.level == "R0" and "999" in talk.text()

    def test_driving_there_stops_first(self) -> None:
        talk = Talking("GB")
        talk.says("driving to his place now", "H2:going_there")
        assert talk.text().startswith("Stop somewhere safe") and talk.state.asked == "asked_stop"
        talk.says("yes")
        assert "0808 802 4040" in talk.text() and "messages" in talk.locks.closed(talk.facts.now + timedelta(days=300))

    @pytest.mark.parametrize("code", ["fork:said_stop", "reply_tone:said_stop"])
    def test_said_stop_is_honesty_and_is_thanked(self, code: str) -> None:
        talk = Talking("GB")
        talk.taps(code)
        assert talk.labels() == ["Breathe", "Feet", "A person"] and talk.level == "N" and not talk.last.resume
        assert "0808 802 4040" not in talk.text() and "messages" in talk.locks.closed(talk.facts.now)
        talk.presses("Breathe")
        assert talk.last.pause == "breathe"

    def test_somebody_else_opens_one_session_after_a_new_fork(self) -> None:
        talk = Talking("GB")
        talk.taps("fork:said_stop")
        talk.taps("safety:someone_else")
        assert talk.last.new_fork and not talk.locks.closed(NOW, "one") and talk.locks.closed(NOW, "two")
        talk = Talking("GB")
        talk.locks = talk.locks.close("g2", NOW)
        talk.taps("safety:someone_else")
        assert not talk.last.new_fork and talk.locks.closed(NOW, "one")


class TestOthersYoungPeopleAndTheBody:
    def test_a_helper_gets_a_helpers_card(self) -> None:
        talk = Talking("GB")
        talk.says("my friend says she wants to die", "T")
        assert "Ask them directly" in talk.text() and "116 123" in talk.text()
        talk.presses("Another country")
        talk.says("ireland")
        assert talk.last.country is None and "116 123" in talk.text() and "Ireland" in talk.text()

    def test_silence_is_no_danger(self) -> None:
        talk = Talking("GB")
        talk.says("what if he crashed", "A/other_in_danger?happened")
        talk.says("it's the silence")
        assert talk.last.resume and talk.level == "N"

    def test_a_young_person_gets_their_own_line_and_pauses(self) -> None:
        talk = Talking("GB")
        talk.says("im 14 and my boyfriend is 26", "M")
        assert "0800 1111" in talk.text() and "made for adults" in talk.text()
        talk.says("no")
        talk.presses("Breathe")
        assert talk.last.pause == "breathe" and talk.level == "M"
        talk.says("I'm 18 or over")
        assert talk.level == "N" and talk.last.resume

    def test_a_young_person_with_thoughts_of_dying_gets_the_child_line_in_the_same_card(self) -> None:
        talk = Talking("GB")
        talk.says("im 14 and want to kill myself", "R1", "M")
        assert "0800 1111" in talk.text() and "116 123" in talk.text()

    def test_age_is_asked_and_an_adult_goes_on(self) -> None:
        talk = Talking("GB")
        talk.says("cant talk, maths class", "A/minor?adult")
        assert talk.state.asked == "age"
        talk.says("yes")
        assert talk.last.resume and talk.level == "N"

    def test_panic_goes_to_the_breath_and_new_signs_to_a_doctor(self) -> None:
        for answer, pause, level in (
            ("just panic", "breathe", "N"),
            ("one of those", "", "R0"),
            ("not sure", "", "R0"),
        ):
            talk = Talking("GB")
            talk.says("my heart won't stop", "MED")
            assert "999" in talk.text()
            talk.says(answer)
            assert (talk.last.pause, talk.level) == (pause, level)

    def test_voices_are_neither_argued_with_nor_believed(self) -> None:
        talk = Talking("GB")
        talk.says("they put chips in me", "DEL")
        assert "frightening" in talk.text() and talk.state.asked == "voices"
        talk.says("yes they tell me")
        assert talk.level == "R0" and "999" in talk.text()


class TestSeveralDangersAtOnce:
    @pytest.mark.parametrize(
        ("high", "low"), itertools.permutations(("R1", "V1", "H1", "R3", "M", "H2", "V2", "DEL"), 2)
    )
    def test_the_highest_leads_and_the_other_follows_on_the_next_turns(self, high: str, low: str) -> None:
        if ORDER.index(high) > ORDER.index(low):  # type: ignore[arg-type]
            return
        talk = Talking("GB")
        talk.says("x", low, high)
        first = talk.last.replies[-1].facts["question"]
        thread = talk.state.thread(found(low).findings[0].family)
        assert thread is not None and not thread.step and talk.level == high
        for _ in range(3):
            answer = next(b for b in talk.buttons() if b.code.split(":")[:2] == ["safety", talk.state.asked])
            talk.taps(answer.code)
            if talk.state.thread(thread.family) is None or talk.state.thread(thread.family).step:  # type: ignore[union-attr]
                break
        assert first and talk.state.thread(thread.family).step  # type: ignore[union-attr]

    def test_a_higher_danger_interrupts_and_the_first_is_kept(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R2")
        talk.says("I took them all", "R0:took_everything")
        assert talk.level == "R0" and "999" in talk.text()
        talk = Talking("GB")
        talk.says("x", "R3")
        talk.says("he hits me", "V1")
        assert {thread.level for thread in talk.state.threads} == {"R3", "V1"} and talk.state.asked == "safe_here"


class TestHelpNow:
    @pytest.mark.parametrize("text", ["help", "Help now", "HELP"])
    def test_the_whole_message_help(self, text: str) -> None:
        talk = Talking("GB")
        assert talk.wants(text) and not talk.wants("help me word this text")
        talk.says(text)
        assert talk.labels() == ["Me", "Them", "What I might do", "My body", "Numbers only", "Wrong tap"]

    @pytest.mark.parametrize(("code", "asked"), [
        ("help:me", "dying"), ("help:them", "safe_here"), ("help:might", "might"), ("help:body", "body"),
    ])  # fmt: skip
    def test_where_it_leads(self, code: str, asked: str) -> None:
        talk = Talking("GB")
        talk.says("help")
        talk.taps(code)
        assert talk.state.asked == asked

    def test_numbers_only_asks_nothing_when_the_country_is_known(self) -> None:
        talk = Talking("GB")
        talk.says("help")
        talk.presses("Numbers only")
        assert "116 123" in talk.text() and questions(talk.last.replies) == 0
        talk = Talking()
        talk.says("help")
        talk.presses("Numbers only")
        assert "112" in talk.text() and talk.state.asked == "country"
        talk.says("new zealand")
        assert talk.last.country == "NZ" and "1737" in talk.text()

    def test_a_wrong_tap_goes_back_and_lowers_nothing(self) -> None:
        talk = Talking("GB")
        talk.says("help")
        talk.presses("Wrong tap")
        assert talk.last.resume
        talk.says("x", "R1")
        talk.says("help")
        talk.taps("help:wrong")
        assert talk.level == "R1" and talk.state.asked == "how" and not talk.last.resume

    def test_stop_ends_the_rest_and_never_a_level(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R2")
        talk.says("stop")
        assert talk.last.cancel_timers and talk.level == "R2" and talk.state.asked == "dying"
        assert not talk.wants("stop") or talk.state.is_open


class TestCountry:
    def test_it_is_asked_once_and_may_be_skipped(self) -> None:
        talk = Talking()
        talk.says("x", "R1")
        assert talk.state.asked == "country"
        talk.says("skip")
        assert talk.state.asked == "how"
        for text in ("no", "no", "I'll use it"):
            talk.says(text)
            assert "Which country" not in talk.text()

    def test_a_name_that_is_none_is_asked_again_once(self) -> None:
        talk = Talking()
        talk.says("x", "R1")
        talk.says("narnia")
        assert talk.state.asked == "country"
        talk.says("narnia, I said")
        assert talk.state.asked == "how"

    def test_the_command_changes_it(self) -> None:
        talk = Talking("GB")
        talk.does(Incoming("command", code="country"))
        assert talk.state.asked == "country"
        talk.says("brazil")
        assert talk.last.country == "BR" and talk.last.resume and "Brazil" in talk.text()
        talk.taps("command:country")
        talk.presses("India")
        assert talk.last.country == "IN"

    def test_a_country_without_the_line_is_told_so(self) -> None:
        talk = Talking("IS")
        talk.says("x", "V1")
        talk.says("it's safe")
        assert "I don't have a line for this in Iceland" in talk.text() and "112" in talk.text()


class TestUnread:
    def test_a_voice_message_gets_the_card_and_the_second_a_shorter_one(self) -> None:
        talk = Talking("GB")
        talk.says("voice", kind="unread")
        assert "999" in talk.text() and "can't read this one" in talk.text()
        talk.says("voice", kind="unread")
        assert "999" not in talk.text() and talk.texts() == ["d16_again"]
        talk.presses("I'm not safe")
        assert talk.level == "R0" and "999" in talk.text()

    @pytest.mark.parametrize(("text", "word"), [
        ("estoy muy sola y nadie me responde ahora", "inglés"), ("мне очень плохо сегодня", "английски"),
        ("ich kann nicht mehr und er antwortet nicht", "Englisch"), ("मुझे मदद चाहिए", "अंग्रेज़ी"), ("خیلی حالم بد است کمک", "انگلیسی"),
        ("أنا وحيد جدا", "بالإنجليزية"), ("я дуже самотній і їй байдуже", "англійською"), ("今すごくつらいです", "can't read"),
    ])  # fmt: skip
    def test_another_language_is_answered_in_it(self, text: str, word: str) -> None:
        talk = Talking()
        assert talk.wants(text)
        talk.says(text)
        assert word in talk.text() and "112" in talk.text()

    @pytest.mark.parametrize("text", [
        "he said que sera and left", "no reply from Maria in Santa Cruz", "die die die my darling lol", "ok", "???", "he is mad at me",
    ])  # fmt: skip
    def test_english_is_not_taken_for_another_language(self, text: str) -> None:
        assert not Talking().wants(text)

    def test_danger_in_another_language_gets_the_card_in_it(self) -> None:
        talk = Talking("ES")
        talk.says("quiero matarme y no puedo más con esto", "R1")
        assert "emergencia" in talk.text() and "112" in talk.text() and talk.level == "R1"
        talk.says("No")
        assert talk.level == "R0"


class TestAfterwards:
    def test_a_false_alarm_goes_back_at_once_and_leaves_no_lock(self) -> None:
        talk = Talking("GB")
        talk.says("x", "V1")
        talk.presses("That's not what I meant")
        assert talk.last.resume and talk.level == "N" and not talk.locks.closed(talk.facts.now) and not talk.state.fear

    @pytest.mark.parametrize("level", ["R0", "R1"])
    def test_explicit_words_are_confirmed_once_and_then_believed(self, level: str) -> None:
        talk = Talking("GB")
        talk.says("x", level)
        talk.says("that's not what I meant")
        assert talk.state.asked == "confirm" and talk.level == level
        talk.says("no")
        assert talk.last.resume and talk.level == "N" and not talk.locks.closed(talk.facts.now)
        talk = Talking("GB")
        talk.says("x", level)
        talk.taps("safety:not_meant")
        talk.says("yes")
        assert talk.level == level

    @pytest.mark.parametrize(
        ("level", "text"), [("R1", "any thoughts of dying today"), ("V1", "good that you're here")]
    )
    def test_the_next_visit_has_one_soft_line(self, level: str, text: str) -> None:
        talk = Talking("GB")
        talk.says("x", level)
        for answer in {"R1": ("no", "no", "I'll use it", "I'm safe for now", "let's go on"),
                       "V1": ("it's safe", "just the number", "not now", "go back")}[level]:  # fmt: skip
            talk.says(answer)
        assert talk.level == "N"
        talk.wait(days=2)
        back = the_talk().welcome_back(talk.state, talk.locks, talk.facts)
        assert back is not None and text in back.replies[0].text and not back.replies[0].marks
        talk.take(back)
        assert talk.wait(hours=9) and the_talk().welcome_back(talk.state, talk.locks, talk.facts) is None

    def test_after_seven_days_nothing_is_said(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R2")
        talk.says("no")
        talk.says("go back")
        talk.wait(days=8)
        assert the_talk().welcome_back(talk.state, talk.locks, talk.facts) is None

    def test_a_restart_opens_with_the_generic_card_and_the_level_stays(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R1")
        outcome = the_talk().after_restart(talk.state, talk.locks, talk.facts)
        assert outcome is not None and "999" in outcome.replies[0].text
        talk.take(outcome)
        talk.says("yes")
        assert talk.level == "R1" and talk.state.asked == "how"

    def test_a_lock_outlives_the_level_until_the_words_are_said(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R0")
        talk.wait(days=8)
        assert "coaching" in talk.locks.closed(talk.facts.now) and talk.wants("he hasn't answered")
        talk.says("he hasn't answered")
        assert talk.state.asked == "r0_safe"
        talk.says("I'm safe")
        talk.says("my flatmate is here")
        assert talk.locks.g1_until and not talk.state.is_open

    def test_an_old_button_lowers_nothing_and_may_raise(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R1")
        talk.taps("safety:plain:no")
        assert talk.level == "R1" and talk.state.asked == "how"
        talk = Talking("GB")
        talk.taps("safety:choice:back")
        assert talk.last.replies and not talk.last.resume
        talk.taps("safety:dying:yes")
        assert talk.level == "R1"

    def test_the_first_contact_is_told_that_this_is_a_program(self) -> None:
        talk = Talking("GB", first_contact=True)
        talk.says("x", "R2")
        assert "I'm a program, not a person or a crisis service" in talk.text() and talk.last.noticed

    def test_a_card_is_not_repeated_in_full_within_the_hour(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R1")
        assert "116 123" in talk.text()
        talk.says("no")
        assert "116 123" not in talk.text() and "Show number" in talk.labels()
        talk.presses("Show number")
        assert "116 123" in talk.text() and talk.state.asked == "soon"

    def test_data_commands_are_never_kept_from_anyone(self) -> None:
        talk = Talking("GB")
        talk.says("x", "R1")
        for name in ("privacy", "erase", "export", "settings"):
            assert not talk.wants(kind="command", code=name)
        assert (
            talk.wants(kind="command", code="start")
            and talk.wants(kind="timer", code="hold")
            and talk.wants("anything")
        )
        assert not talk.does(Incoming("timer", code="hold")).replies
