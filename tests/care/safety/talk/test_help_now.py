"""Help now, the country, and what cannot be read."""

import pytest

from bot.content.messages import Incoming
from tests.care.safety.talking import Talking, questions


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
        assert talk.wants(kind="unread")
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
