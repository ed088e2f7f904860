"""What a person may do at any point of the talk: typed words, taps, commands, and what cannot be read."""

from typing import Callable, Mapping

from bot.care.safety.answers import language_of
from bot.care.safety.conversation import Conversation
from bot.care.safety.levels import Reading
from bot.care.safety.lines import find_country
from bot.care.safety.moves import LEFT_OPEN, LISTEN, MOVES, PAUSES_OPEN, QUESTIONS
from bot.care.safety.openings import card_of, emergency_text
from bot.content.crisis_lines import Country
from bot.content.messages import Incoming

FORK_AFRAID = ("fork:of_them", "fork:both")
SAID_STOP = ("fork:said_stop", "reply_tone:said_stop")
OVERLAYS = ("country", "their_country", "help", "might", "safe_now", "confirm", "today", "r0_safe", "r0_who", "r1_safe", "go_on")
_SPOKEN = ("choice", "v_talk", "m_stay", "t_close", "go_on", "v_short")  # going on talking there is no evasion


def take(talk: Conversation, incoming: Incoming, reading: Reading, countries: Mapping[str, Country]) -> None:
    """Work out one message."""
    risen = talk.note(reading)
    if incoming.kind == "unread":
        _unread(talk, talk.facts.language)
    elif incoming.kind == "tap":
        tap(talk, incoming.code)
    elif incoming.kind == "command" and _command(talk, incoming):
        return
    elif incoming.kind != "timer":
        _typed(talk, incoming.text, reading, risen, countries)


def _typed(talk: Conversation, text: str, reading: Reading, risen: bool, countries: Mapping[str, Country]) -> None:
    """Read a text: danger first, then what it may mean here, from the clearest to the least clear."""
    reader = talk.kit.reader
    language = talk.facts.language or language_of(text, talk.kit.texts.languages)
    lead = talk.state.lead()
    if language and (risen or not talk.state.is_open) and _foreign(talk, language, risen):
        return
    if risen and lead is not None and not lead.step:
        talk.open_lead()
    elif talk.state.fear and talk.state.is_open and reader.near(text):
        talk.raise_new("R0", "abused")
        talk.open_lead()
    elif reader.whole(text):
        _whole(talk, reader.whole(text))
    elif reader.aside(text) == "not_meant" and talk.state.is_open:
        not_meant(talk)
    elif not (_answered(talk, text, countries) or _aside(talk, reader.aside(text))):
        _unclear(talk, reading)


def _foreign(talk: Conversation, language: str, risen: bool) -> bool:
    """Answer in the language of the text: the emergency card, the generic card, or that it cannot be read (D16)."""
    known = f"d9_{language}" in talk.kit.texts.texts
    if risen and known:
        emergency = talk.state.level in ("R0", "R1")
        talk.speech.language = language
        talk.speech.urgent = True
        talk.speech.say(f"now_{language}" if emergency else f"d9_{language}")
        talk.state.overlay = "safe_now"
        talk.state.asked, talk.speech.question = "safe_now", f"safe_now_{language}"
        return True
    if not risen:
        _unread(talk, language)
    return not risen


def _unread(talk: Conversation, language: str = "") -> None:
    """Say that this cannot be read, in full once an hour (D16)."""
    known = f"d16_{language}" in talk.kit.texts.texts
    again = talk.state.last and any(name.startswith("d16") for name in talk.state.last)
    text_id = f"d16_{language}" if known else "d16_again" if again else "d16"
    talk.speech.language = language if known else ""
    talk.speech.say(text_id)
    talk.speech.answers = f"safe_now_{language}" if known else ""
    talk.effects["resume"] = False


def _whole(talk: Conversation, word: str) -> None:
    if word == "help":
        lay(talk, "help")
    elif word == "stop":
        talk.effects["cancel_timers"] = True
        talk.speech.say("stopped")
        _go_on(talk)
    elif word == "hide":
        hide(talk)
    else:
        person(talk)


def _command(talk: Conversation, incoming: Incoming) -> bool:
    """Do a command's part; return whether it was one of the talk's."""
    name = incoming.code.removeprefix("command:")
    if name == "country":
        lay(talk, "country")
    elif name == "help":
        lay(talk, "help")
    elif name in ("stop", "cancel"):
        _whole(talk, "stop")
    elif talk.state.is_open and not incoming.text:
        _unclear(talk, Reading("N"))
    else:
        return not talk.state.is_open and not incoming.text
    return True


def _answered(talk: Conversation, text: str, countries: Mapping[str, Country]) -> bool:
    """Take a text as the answer to what was asked, or to what lies beneath it."""
    state, reader = talk.state, talk.kit.reader
    if state.overlay in ("country", "their_country"):
        code = find_country(text, countries)
        if code:
            set_country(talk, state.overlay, code)
            return True
    lead = state.lead()
    for step in dict.fromkeys((state.overlay, lead.step if lead else "")):
        answer = reader.answer(step, text) if step else ""
        if answer:
            tap(talk, f"help:{answer}" if step == "help" else f"safety:{step}:{answer}")
            return True
    if "r0_who" in (state.overlay, lead.step if lead else "") and not reader.nothing(text):
        tap(talk, "safety:r0_who:person")
        return True
    return False


def _aside(talk: Conversation, name: str) -> bool:
    """Answer what is said beside the question, and put the question again."""
    if not name or not talk.state.is_open:
        return False
    lead = talk.state.lead()
    emergency = lead is not None and lead.level == "R0"
    if name == "no_call":
        talk.speech.urgent = emergency
        if emergency:
            talk.speech.say("r0_cant")
        else:
            talk.refuse(lead)
    elif name == "on_hold":
        talk.speech.say("on_hold", card_of(lead, talk.state), part="second", full=True)
    else:
        talk.speech.say(_ASIDES[name] if name != "no_police" or not emergency else "f6_police_r0")
    _go_on(talk)
    return True


_ASIDES = {
    "already_called": "already_called", "just_bot": "just_bot", "are_you_real": "are_you_real", "secrecy": "f6",
    "no_police": "f6_police", "angry": "angry_at_me",
}  # fmt: skip


def _unclear(talk: Conversation, reading: Reading) -> None:
    """Keep the level and ask once more, not twice; whoever goes on talking is listened to (B8)."""
    state, lead = talk.state, talk.state.lead()
    pending = talk.locks.pending()
    if not state.is_open and pending:
        lay(talk, pending)
    elif not state.is_open:
        talk.speech.say("denied" if reading.denied else "")
        talk.effects["pass_on"] = True
    elif lead is not None and lead.level == "R0":
        state.overlay = ""
        talk.speech.urgent = True
        talk.speech.say(emergency_text(lead), card_of(lead, state))
        talk.ask(lead.step or "calling")
    elif state.overlay:
        _unclear_overlay(talk)
    elif lead is not None and lead.step in _SPOKEN:
        talk.speech.say(LISTEN.get(lead.family, "listen_self"))
        state.asked, talk.speech.answers = lead.step, lead.step
    elif lead is not None and lead.reasked == 0:
        lead.reasked = 1
        talk.speech.say("again")
        talk.ask(lead.step)
    elif lead is not None:
        _left(talk)


def _unclear_overlay(talk: Conversation) -> None:
    """Ask an overlaid question once more; then let go of it and go on beneath."""
    state = talk.state
    step = state.overlay
    again = f"again:{step}"
    if not state.answered(again):
        state.remember(again)
        talk.speech.say("country_again" if step.endswith("country") else "again")
        talk.ask(step)
        return
    state.overlay = ""
    if state.lead() is not None:
        talk.open_lead()
    else:
        talk.speech.say("left_open")
        talk.effects["pass_on"] = True


def _left(talk: Conversation) -> None:
    """Leave a question that was asked twice: an unclear one rests, a clear danger stays open with its number."""
    lead = talk.state.lead()
    if lead is None:
        return
    if lead.level in LEFT_OPEN:
        lead.quiet = True
        talk.speech.say("left_open")
        talk.effects["pass_on"] = True
        if talk.state.is_open:
            talk.open_lead()
        return
    if lead.level in ("R1", "R2", "R3") and not talk.state.shown:
        talk.speech.say("r2_unsaid", "suicide")
    else:
        talk.speech.say(LISTEN.get(lead.family, "listen_self"))
    talk.state.asked, talk.speech.answers = lead.step, lead.step


# Taps


def tap(talk: Conversation, code: str) -> None:
    """Work out a tapped button, or a typed word that means it."""
    kind, _, rest = code.partition(":")
    step, _, answer = rest.partition(":")
    if code in FORK_AFRAID:
        talk.raise_new("V1", "abused")
        talk.open_lead()
    elif code in SAID_STOP:
        talk.close("d8")
        talk.speech.say("said_stop")
        talk.effects["resume"] = False
    elif kind == "command":
        lay(talk, "country" if step == "country" else "help")
    elif kind == "help":
        help_now(talk, step)
    elif step in _TOOLS:
        _TOOLS[step](talk, answer)
    else:
        _answer(talk, step, answer)


def _answer(talk: Conversation, step: str, answer: str) -> None:
    """Take an answer if its question is open; an old one only where it tells of danger."""
    state = talk.state
    thread = state.at(step)
    if thread is not None and answer in talk.moves(step, thread):
        talk.apply(step, answer, thread)
    elif state.overlay == step and answer in MOVES.get(step, {}):
        talk.apply(step, answer, None)
    elif step == "safe_now":
        safe_now(talk, answer)
    elif step in _LAID and state.overlay == step:
        _LAID[step](talk, answer)
    elif answer in MOVES.get(step, {}) and MOVES[step][answer].level in ("R0", "R1", "R2", "V1"):
        family = dict((s, f) for f, s in QUESTIONS.values()).get(step, "suicide")
        talk.raise_new(MOVES[step][answer].level or "R1", family)  # type: ignore[arg-type]
        talk.open_lead()
    else:
        talk.speech.say("old_question")
        talk.effects["resume"] = False
        _go_on(talk)


def lay(talk: Conversation, step: str) -> None:
    """Lay a question over whatever is open."""
    talk.state.overlay = step
    talk.ask(step)


def _go_on(talk: Conversation) -> None:
    """Put the open question again, if there is one."""
    if talk.state.overlay:
        talk.ask(talk.state.overlay)
    elif talk.state.lead() is not None:
        talk.open_lead()


def help_now(talk: Conversation, answer: str) -> None:
    """Lead on from Help now (D15)."""
    talk.state.overlay = ""
    talk.effects["cancel_timers"] = answer not in ("wrong", "numbers")
    if answer == "wrong":
        talk.effects["cancel_timers"] = False
        if talk.state.lead() is None:
            talk.speech.say("help_wrong")
            talk.effects["resume"] = True
        _go_on(talk)
    elif answer == "numbers":
        talk.state.remember("help:numbers")
        talk.speech.say("numbers", card_of(talk.state.lead(), talk.state), full=True)
        _after_numbers(talk)
    elif answer == "might":
        lay(talk, "might")
    elif answer in _HELP:
        level, family = _HELP[answer]
        thread = talk.raise_new(level, family)  # type: ignore[arg-type]
        thread.hints.append("no_body") if answer == "me" else None
        talk.open_lead()


_HELP = {"me": ("R2", "suicide"), "them": ("V1", "abused"), "body": ("MED", "medical")}


def _might(talk: Conversation, answer: str) -> None:
    levels = {"hurt": ("H1", "harm_others"), "reach": ("H2", "pursuit"), "done": ("H1", "harm_others"), "me": ("R3", "self_harm")}
    if answer in levels:
        level, family = levels[answer]
        talk.state.overlay = ""
        talk.raise_new(level, family, *(["done"] if answer == "done" else []))  # type: ignore[arg-type]
        talk.open_lead()


def _after_numbers(talk: Conversation) -> None:
    """After numbers: the country if it was never asked, else what was open."""
    if talk.facts.country is None and talk.country is None and not talk.state.country_asked:
        lay(talk, "country")
        return
    talk.effects["resume"] = False
    _go_on(talk)


def set_country(talk: Conversation, step: str, code: str) -> None:
    """Take a country, or that it is left open, and show the numbers it was asked for."""
    talk.state.overlay = ""
    own = step == "country"
    lead = talk.state.lead()
    talk.state.country_asked = talk.state.country_asked or own
    if code == "skip" or talk.kit.numbers.country(code) is None:
        talk.speech.say("country_skipped" if lead is None else "")
        talk.effects["resume"] = lead is None
    elif not own:
        talk.state.their_country = code
        talk.speech.say("country_numbers", "suicide", full=True, country=code)
    else:
        _own_country(talk, code)
    _go_on(talk)


def _own_country(talk: Conversation, code: str) -> None:
    talk.country = code
    lead = talk.state.lead()
    if lead is not None and lead.level == "R0":
        talk.speech.urgent = True
        talk.speech.say(emergency_text(lead), card_of(lead, talk.state))
    elif lead is not None or talk.state.answered("help:numbers"):
        talk.speech.say("country_numbers", card_of(lead, talk.state), full=True)
        talk.effects["resume"] = False
    else:
        talk.speech.say("country_set")
        talk.effects["resume"] = True


def safe_now(talk: Conversation, answer: str) -> None:
    """Take the answer to the generic card's question (D9); it is understood at any time."""
    talk.state.overlay = ""
    lead = talk.state.lead()
    if answer == "yes":
        if lead is None:
            talk.speech.say("safe_now_yes")
            talk.effects["resume"] = True
        _go_on(talk)
    elif answer == "unsure":
        lay(talk, "help")
    else:
        family = "abused" if talk.state.fear else lead.family if lead else "none"
        talk.raise_new("R0", family)  # type: ignore[arg-type]
        talk.open_lead()


def not_meant(talk: Conversation) -> None:
    """Take back a false alarm: at once, but explicit words of R0 and R1 are confirmed first (G6)."""
    lead = talk.state.lead()
    if lead is None:
        talk.speech.say("not_meant" if talk.state.overlay else "old_question")
        talk.state.overlay = ""
    elif lead.level in ("R0", "R1"):
        talk.speech.say("confirm")
        lay(talk, "confirm")
    else:
        _believe(talk, all_of_it=False)


def _believe(talk: Conversation, *, all_of_it: bool) -> None:
    state, lead = talk.state, talk.state.lead()
    talk.muted += tuple(state.reasons)
    talk.locks = talk.locks.lift(*state.locks_set)
    state.overlay, state.locks_set = "", []
    for thread in list(state.threads) if all_of_it else [lead]:
        if thread is not None:
            state.families = [family for family in state.families if family != thread.family]
            talk.note_end(thread)
    state.peak = ""  # no penalty: the next visit asks nothing
    talk.speech.say("not_meant")
    _go_on(talk)


def _confirm(talk: Conversation, answer: str) -> None:
    if answer == "no":
        _believe(talk, all_of_it=True)
        return
    talk.state.overlay = ""
    talk.speech.say("confirmed_yes")
    _go_on(talk)


def _today(talk: Conversation, answer: str) -> None:
    """Take the answer to the soft line of the next visit (G5)."""
    talk.state.overlay = ""
    if answer == "no":
        talk.speech.say("today_no")
        return
    talk.raise_new("R2", "suicide")
    talk.open_lead()


def hide(talk: Conversation) -> None:
    """Clear the chat as far as Telegram allows, say one neutral line, and stop all timers (F7)."""
    talk.effects.update(hide=True, cancel_timers=True, resume=False)
    talk.speech.say("hidden")


def person(talk: Conversation, answer: str = "") -> None:
    """Help to pick one person."""
    if answer == "asked":
        talk.speech.say("person_asked")
    else:
        talk.speech.say("who_no_one" if answer == "no_one" else "person")
    talk.effects["resume"] = False
    _go_on(talk)


def _pause(talk: Conversation, which: str) -> None:
    if talk.state.level in PAUSES_OPEN:
        talk.effects.update(pause=which or "any", resume=False)
        talk.speech.say("pause_open")
        lead = talk.state.lead()
        talk.speech.answers = lead.step if lead and lead.step else ""
    else:
        _go_on(talk)


def _number(talk: Conversation, _: str = "") -> None:
    talk.speech.say("number_again", card_of(talk.state.lead(), talk.state), full=True)
    _after_numbers(talk)


def _more(talk: Conversation, _: str = "") -> None:
    card = card_of(talk.state.lead(), talk.state)
    referral = talk.kit.numbers.refer(
        talk.facts.country, card, talk.facts.now.date(), abused=talk.state.fear and card != "abuse", minor=False
    )
    if talk.kit.numbers.has(referral, "more"):
        talk.speech.say("more_numbers", card, part="more", full=True)
    else:
        talk.speech.say("no_more_numbers")
    talk.effects["resume"] = False
    _go_on(talk)


def _back(talk: Conversation, _: str = "") -> None:
    _go_on(talk)


def _turn_on(talk: Conversation, _: str = "") -> None:
    """Turn help with messages on again: their word, after the card was read (G4)."""
    if talk.state.lead() is None:
        talk.locks = talk.locks.lift("g4")
        talk.speech.say("g4_on")
        talk.effects["resume"] = True
    _go_on(talk)


def _leave_off(talk: Conversation, _: str = "") -> None:
    talk.speech.say("g4_off")
    talk.effects["resume"] = talk.state.lead() is None
    _go_on(talk)


def _someone_else(talk: Conversation, _: str = "") -> None:
    """Open one session about somebody else, after a new fork; never under G1 and G2 (G8)."""
    locks = talk.locks.open_for_someone_else(talk.facts.session)
    if locks is None or talk.state.lead() is not None:
        talk.speech.say("not_yet")
        _go_on(talk)
        return
    talk.locks = locks
    talk.effects.update(new_fork=True, resume=True)
    talk.speech.say("someone_else")


_TOOLS: Mapping[str, Callable[[Conversation, str], None]] = {
    "hide": lambda talk, _: hide(talk), "person": person, "pause": _pause, "number": _number, "more": _more, "back": _back,
    "not_meant": lambda talk, _: not_meant(talk), "turn_on": _turn_on, "leave_off": _leave_off, "someone_else": _someone_else,
    "elsewhere": lambda talk, _: lay(talk, "their_country"),
    "country": lambda talk, answer: set_country(talk, "country", answer),
    "their_country": lambda talk, answer: set_country(talk, "their_country", answer),
}  # fmt: skip
_LAID: Mapping[str, Callable[[Conversation, str], None]] = {"confirm": _confirm, "today": _today, "might": _might}
