"""Whose danger a sentence tells of: the one who writes, or the one who is written about."""

import pytest

from tests.care.safety.reading import screen

THEIRS = (
    "my fiancee is writing a suicide note and i dont know what to do", "my flatmate wrote a suicide note",
    "a guy from my course left a suicide letter", "the girl i like posted a suicide note", "my roommate left a suicide note",
    "my partner told me about suicidal thoughts she has", "found a suicide note on my boyfriends desk",
    "i found my girlfriends suicide note", "she sent me her suicide note", "my brother texted a suicide note to our mum",
    "my coworker is having suicidal thoughts", "a girl from work posted suicidal thoughts", "my housemate is cutting herself",
    "the girl i like wants to kill herself", "a friend of mine took an overdose", "my gf said she has a plan to kill herself",
    "he told me he wants to die", "he told me the suicidal thoughts came back", "his suicidal thoughts came back",
    "she took an overdose and i left work", "he told me she self harms and i cried", "she overdosed an hour ago",
    "my gf said bye forever and her phone is off", "my ex said shes going to jump", "he sent me a pic of his wrists cut",
)  # fmt: skip
THEIR_OWN = (
    ("my gf dumped me and i wrote a suicide note", "R0"), ("my mum found my suicide note", "R0"), ("my ex read my suicide note", "R0"),
    ("my friend thinks im suicidal", "R1"), ("my flatmate found the suicide note i wrote", "R0"), ("my wife found my goodbye letter", "R0"),
    ("the girl i like rejected me so i wrote a suicide note", "R0"), ("she found someone and i wrote a suicide note", "R0"),
    ("my partner told me to get help for my suicidal thoughts", "R1"), ("my mum saw my cuts", "R3"), ("my roommate saw me cutting", "R3"),
    ("she is gone and suicidal thoughts are back", "R1"), ("he left and the suicidal thoughts came back", "R1"),
    ("she is with him now and suicide is all i think about", "R1"), ("he said its over and i am suicidal", "R1"),
    ("she got married and suicidal feelings came up", "R1"), ("my mum died and suicidal thoughts are back", "R1"),
    ("he left and overdosing is all i think about", "R1"), ("she chose him and an overdose sounds easy", "R1"),
    ("she left and thoughts of ending it came back", "R1"), ("he is asleep and i swallowed everything in the cabinet", "R0"),
    ("my friend took me home and i took all the pills", "R0"), ("they ate dinner and i took too many pills", "R0"),
    ("he left a message and tonight is my last night", "R0"), ("she sent a text and im going to jump tonight", "R0"),
    ("my ex left a note and i have the pills in my hand", "R0"), ("he went offline and the self harming started again", "R3"),
    ("he cut contact and i cut again", "R3"), ("she cut me out and i cut my arm", "R3"),
    ("he left and i am standing on the bridge", "R0"), ("she is at the gym and im about to hang myself", "R0"),
    ("she posted a selfie and i want to kill myself", "A"), ("he is at his birthday party and im thinking of killing myself", "R1"),
    ("he laughed at me at the gym so i burned my arm", "R3"), ("she left after dinner and i cut my arms with a knife", "R3"),
    ("he locked me in and has a knife", "R0"), ("he tried to strangle me tonight", "R0"),
)  # fmt: skip


@pytest.mark.parametrize("text", THEIRS)
def test_somebody_elses_danger_is_not_taken_for_ones_own(text: str) -> None:
    assert screen().read(text).level == "T"


@pytest.mark.parametrize(("text", "level"), THEIR_OWN)
def test_ones_own_danger_is_heard_where_another_one_stands_before_it(text: str, level: str) -> None:
    assert screen().read(text).level == level


@pytest.mark.parametrize("text", [text for text, _ in THEIR_OWN])
def test_and_nobody_is_asked_about_the_other_one(text: str) -> None:
    assert "other_in_danger" not in screen().read(text).families


@pytest.mark.parametrize(
    "text",
    [
        "he said i could jump in his car",
        "she cut me off",
        "he called and i burned my arm on the oven",
        "he left a note on the fridge",
    ],
)
def test_nobody_is_in_danger_here(text: str) -> None:
    assert screen().read(text).level == "N"
