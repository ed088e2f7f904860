"""An emergency: the action comes first, the number with every new message, people beside it."""

from datetime import timedelta

from tests.care.safety.talking import Talking


def marked(talk: Talking) -> list[str]:
    return [reply.text[mark.start : mark.end] for reply in talk.last.replies for mark in reply.marks]


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
