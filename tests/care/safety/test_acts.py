"""Acts of violence in every tense and with anything in the hand; the same words about a song, a ball or a hug say nothing."""

import pytest

from tests.care.safety.reading import screen

ACTS = (
    "she's hit me a few times when we've fought", "they've hit me", "he'd hit me before", "she has kicked me out of bed",
    "he's choked me in bed", "he's bitten me", "she's thrown plates at me", "he's dragged me out of bed",
    "he takes the bat and jabs me twice", "she whacks me with her slipper", "he swings the pan at me",
    "he gets the belt out and makes me count", "my husband burnt my arm with the iron", "he put out a cigarette on my arm",
    "he digs his nails into my arm", "she elbowed me in the ribs", "he stamped on my hand", "he sits on me so i cant get up",
    "she slams my hand in the drawer", "he poured boiling water on my hand", "he slaps the back of my head",
    "he pushes my head under water as a joke", "he locks me on the balcony", "he flicks lit matches at me",
    "i've got bruises from his fingers", "he forced my mouth open", "he held me down", "he spat in my face",
)  # fmt: skip
NO_ACTS = (
    "this song hit me right in the feels", "it hit me that he left", "it just hit me that he left", "the ball hit me",
    "my brother hits me up every weekend", "she hit me with the silent treatment", "that line in the movie punched me in the gut",
    "loneliness hits me at night", "he knocked me off my feet the day we met", "she pulled me close and kissed me",
    "he held me while i cried", "he used to hold me all night", "she threw shade at me", "he strikes me as honest",
    "he beats me at chess", "he whipped me up some pancakes", "the wave knocked me down at the beach",
)  # fmt: skip


@pytest.mark.parametrize("text", ACTS)
def test_an_act_is_heard_in_any_tense_and_with_anything_in_the_hand(text: str) -> None:
    assert "abused" in [finding.family for finding in screen().read(text).findings]


@pytest.mark.parametrize("text", NO_ACTS)
def test_a_song_a_ball_and_a_hug_are_no_acts(text: str) -> None:
    assert screen().read(text).level == "N"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("he hit me", "V1"), ("she hit me a few times when we fought", "V1"), ("he choked me once last year", "V1"),
        ("he just hit me", "R0"), ("she's just headbutted me", "R0"), ("he hit me just now", "R0"),
    ],
)  # fmt: skip
def test_an_act_is_an_emergency_when_it_is_now(text: str, level: str) -> None:
    assert screen().read(text).level == level


@pytest.mark.parametrize(
    ("harmless", "danger", "levels"),
    [
        ("i dont need it anymore", "i wont need it anymore", ("R0",)),
        ("he doesnt need me anymore", "i dont need my things anymore", ("R0",)),
        ("i hate breathing exercises", "i hate breathing", ("R2",)),
        ("how do i stop being jealous", "i just want to stop being", ("R2",)),
        ("i dont trust myself, you decide", "i cant trust myself tonight", ("R0", "R1")),
        ("i need a plan ready before it hits again", "i have a plan ready", ("R1",)),
        ("i dont know what i'll say to him", "i dont know if i can keep myself safe", ("R1",)),
        ("tonight is the night he ends it", "tonight is the night", ("R0",)),
        ("gonna tell her i love her", "tell her i love her", ("R0",)),
        ("it makes my chest hurt", "the voices make me cut", ("R0",)),
        ("i need to ask him when hes getting the kids", "i have to ask him before i see my sister", ("V1",)),
        ("someone take my phone im on her page again", "he takes my phone every night", ("V1",)),
        ("i cant do slow breathing", "i cant breathe", ("MED",)),
        ("im hiding in the bathroom at work", "im hiding in the bathroom from him", ("R0",)),
        ("crying quietly so i dont wake him", "i cant wake him", ("R0",)),
        ("i said take all the time you need", "i want to take all the pills", ("R0", "R1")),
        ("im 45 and acting like im 15", "im 15", ("M",)),
        ("do you mean voices in my head", "i hear voices in my head", ("DEL",)),
    ],
)
def test_the_harmless_neighbour_is_not_asked_and_the_danger_is_heard(
    harmless: str, danger: str, levels: tuple[str, ...]
) -> None:
    assert screen().read(harmless).level == "N"
    assert screen().read(danger).level in levels


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("i put an airtag in his bag", "H2"),
        ("he put an airtag in my bag", "V1"),
        ("i locked her in the bathroom", "H1"),
    ],
)
def test_who_did_it_decides_the_family(text: str, level: str) -> None:
    assert screen().read(text).level == level
