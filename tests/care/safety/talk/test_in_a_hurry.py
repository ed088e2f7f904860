"""People in a hurry: half sentences, a word back, an answer beside the question."""

import pytest

from bot.content.messages import Incoming
from tests.care.safety.talking import Talking, the_talk


class TestSaidStop:
    def test_it_is_thanked_and_not_asked_about(self) -> None:
        talk = Talking("GB")
        talk.says("she told me to stop texting her", "A/pursuit?stop:told_to_stop")
        assert talk.texts() == ["said_stop"] and talk.level == "N" and talk.locks.d8

    def test_with_a_way_round_it_the_question_is_asked_for_the_lock_stays(self) -> None:
        talk = Talking("GB")
        talk.says("he blocked me so i text from another number", "H2/pursuit:round_a_block")
        assert talk.texts() == ["h2", "ask_asked_stop"] and not talk.locks.d8
        talk.says("yes he blocked me")
        assert "h2_stop" in talk.texts() and talk.state.asked == "who_with" and talk.locks.d8
        assert "Respect" in talk.text()

    def test_on_the_way_there_the_car_stops_first(self) -> None:
        talk = Talking("GB")
        talk.says("she told me to stop but i'm driving there", "H2/pursuit:going_there")
        assert talk.texts() == ["h2_driving", "ask_asked_stop"]
        talk.says("i am 5 minutes away")
        assert talk.texts()[0] == "listen_driving"

    def test_anything_else_is_asked_about(self) -> None:
        talk = Talking("GB")
        talk.says("i keep writing to her", "A/pursuit?stop")
        assert talk.texts() == ["ask_asked_stop"]


class TestTakenBack:
    @pytest.mark.parametrize("text", ["haha jk", "forget it", "im fine forget it", "nvm"])
    def test_graver_words_are_asked_about_once_more(self, text: str) -> None:
        talk = Talking("GB")
        talk.says("", "R2")
        talk.says(text)
        assert talk.state.overlay == "confirm" and talk.level == "R2"
        talk.presses("No")
        assert talk.level == "N"

    def test_an_idiom_is_let_go(self) -> None:
        talk = Talking("GB")
        talk.says("", "A")
        talk.says("haha jk")
        assert talk.level == "N" and talk.texts() == ["not_meant"]

    def test_not_with_danger_in_the_same_breath(self) -> None:
        talk = Talking("GB")
        talk.says("", "R1")
        talk.says("forget it i'll just do it", "R1")
        assert talk.level == "R1" and talk.state.overlay != "confirm"

    def test_i_didnt_mean_it(self) -> None:
        talk = Talking("GB")
        talk.says("", "R1")
        talk.says("i didnt mean it")
        assert talk.state.overlay == "confirm"


class TestTheCountry:
    def test_a_sentence_is_no_countrys_name(self) -> None:
        talk = Talking()
        talk.says("", "V2")
        talk.presses("It's safe")
        talk.says("he follows me everywhere i go")
        assert "country_again" not in talk.texts() and talk.texts()[0] == "listen_fear"

    def test_what_it_is_for_is_said(self) -> None:
        talk = Talking()
        talk.says("", "R1")
        talk.says("in which country??")
        assert talk.texts() == ["country_why", "ask_country"]

    @pytest.mark.parametrize(("text", "code"), [("uk", "GB"), ("us", "US"), ("no", None)])
    def test_two_letters_come_late(self, text: str, code: str) -> None:
        talk = Talking()
        talk.says("", "R1")
        talk.presses("Skip")
        talk.says(text)
        assert talk.last.country == code


class TestOnThePhone:
    def test_nothing_is_asked_of_somebody_who_dials(self) -> None:
        talk = Talking("GB")
        talk.says("", "R1")
        talk.says("i'm calling now")
        assert talk.texts() == ["r0_calling"] and talk.level == "R1"

    def test_whoever_is_there_makes_the_call(self) -> None:
        talk = Talking("GB")
        talk.says("", "R0")
        talk.says("my roommate is here")
        assert talk.texts() == ["r0_here"] and "999" in talk.text() and talk.level == "R0"

    @pytest.mark.parametrize(
        ("text", "said"), [("ok my sister is coming", "r0_coming"), ("no one is coming", "r0_cant")]
    )
    def test_who_comes(self, text: str, said: str) -> None:
        talk = Talking("GB")
        talk.says("", "R0")
        talk.says(text)
        assert said in talk.texts()


def test_a_fact_about_them_answers_whether_it_is_now() -> None:
    talk = Talking("US")
    talk.says("", "T")
    talk.says("she took pills", "T")
    assert "r0_other" in talk.texts()


def test_an_accent_left_out_is_the_same_answer() -> None:
    talk = Talking("ES")
    talk.says("quiero morir", "R2")
    talk.says("si")
    assert talk.state.overlay != "safe_now"


@pytest.mark.parametrize("text", ["help me", "i need help", "please help me"])
def test_help_in_other_words(text: str) -> None:
    talk = Talking("GB")
    talk.says(text)
    assert talk.wants(text) and talk.state.overlay == "help"


def test_the_number_asked_for_in_words() -> None:
    talk = Talking("US")
    talk.says("", "R1")
    talk.says("just give me the number")
    assert "988" in talk.text() and "number_again" in talk.texts()


def test_a_young_person_who_is_none() -> None:
    talk = Talking("GB")
    talk.says("", "M")
    talk.says("im lying im 25")
    assert talk.level == "N"


def test_yes_behind_a_sigh() -> None:
    talk = Talking("GB")
    talk.says("", "R2")
    talk.says("ok fine yes")
    assert talk.level == "R1"


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("no he didnt", True),
        ("nope never", True),
        ("he hasn't", True),
        ("myself no more", False),
        ("no reason to live", False),
    ],
)
def test_what_only_says_no_is_an_answer_and_no_second_half(text: str, denied: bool) -> None:
    talk = Talking("GB")
    assert not the_talk().denied(talk.state, Incoming("text", text))
    talk.says("go to his house", "A/pursuit?stop")
    assert the_talk().denied(talk.state, Incoming("text", text)) is denied
