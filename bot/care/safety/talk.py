"""What Steady says in danger: fixed texts, one question a turn, nothing else while a level is open (protocol C-G)."""

from datetime import datetime
from typing import Mapping, Optional

from bot.care.safety.answers import AnswerReader, language_of
from bot.care.safety.cards import Numbers
from bot.care.safety.conversation import Conversation, Kit
from bot.care.safety.families import opening_steps, said_texts
from bot.care.safety.levels import Reading
from bot.care.safety.lines import find_country
from bot.care.safety.locks import Locks
from bot.care.safety.outcome import Facts, Outcome
from bot.care.safety.speech import Speech
from bot.care.safety.state import TTL, SafetyState
from bot.care.safety.taps import FORK_AFRAID, LAID, SAID_STOP
from bot.care.safety.threads import without_muted
from bot.care.safety.tools import TOOLS
from bot.care.safety.typed import take
from bot.content.crisis_lines import Country
from bot.content.messages import Incoming, Reply
from bot.content.safety_texts import SafetyTexts

_DATA_COMMANDS = ("privacy", "export", "erase", "settings")  # the person's own data, in any state
_ANSWER_WORDS = 4  # a longer text may tell something besides
_DATA_TAPS = ("data:", "set:")
_OTHER_TEXTS = """
again again_told back_first child_here what_now turned_back angry_at_me are_you_real buttons check confirm confirmed_yes country_again country_numbers country_set
country_skipped country_why d16 d16_again d9 del denied directory emergency_line emergency_sms emergency_unknown f5_end
f5_fear f5_person f5_write f6 f6_police f6_police_r0 first_contact g1_hello g1_rest g4_off g4_on h1_done h1_threat h2 h2_driving hello help_wrong
hidden hide_what just_bot left_open line line_chat line_hours line_text m_card med more_numbers no_line no_more_numbers
not_meant not_yet number_again number_pinned numbers old_question on_hold or_call pause_open person person_asked
r0_neck r1 r1_plan r2 r3 safe_now_yes said_stop someone_else stopped t_helper theirs_to_carry three_hours three_hours_here today_no
under_lock under_lock_g4 under_lock_rest v2_log welcome why_asked
""".split()


class SafetyTalk:
    """The safety conversation. Pure: what is stored and sent is the door's work."""

    def __init__(self, texts: SafetyTexts, countries: Mapping[str, Country]) -> None:
        """Check that every text is there, and prepare the card that cannot fail; raises `ContentError`."""
        steps = opening_steps() | set(LAID)
        texts.require(*_OTHER_TEXTS, *said_texts(), *(f"ask_{step}" for step in steps))
        texts.require(*(text_id.replace("d9_", "english_") for text_id in texts.texts if text_id.startswith("d9_")))
        self.texts = texts
        self._countries = countries
        self._kit = Kit(texts, AnswerReader(texts), Numbers(texts, countries))
        self._ready = {
            lang: self._generic(Facts(datetime.min), lang)
            for lang in ("", *texts.languages["words"], "ru", "uk", "ar", "fa", "hi")
        }

    def denied(self, state: SafetyState, incoming: Incoming) -> bool:
        """Tell whether a text says no to the question that was put last ("no he didnt")."""
        asked = state.is_open and incoming.kind == "text" and state.asked
        return bool(asked) and self._kit.reader.answer(state.asked, incoming.text) == "no"

    def wants(
        self, state: SafetyState, incoming: Incoming, reading: Reading, facts: Facts, locks: Optional[Locks] = None
    ) -> bool:
        """Return whether this message belongs to the safety talk."""
        state = state.alive(facts.now)
        if incoming.kind == "unread":
            return True
        if incoming.kind == "timer":
            return state.is_open
        shut = state.is_open or bool(locks and "coaching" in locks.closed(facts.now))
        if incoming.kind == "tap":
            if incoming.code.startswith(_DATA_TAPS):  # a copy, deletion: theirs in any state
                return False
            entry = incoming.code.startswith(("safety:", "help:", "command:country"))
            return entry or incoming.code in (*FORK_AFRAID, *SAID_STOP) or shut
        if incoming.kind == "command" and incoming.code.removeprefix("command:") in _DATA_COMMANDS:
            return _found(reading, facts)
        if incoming.kind == "command" and incoming.code.removeprefix("command:") in ("country", "help"):
            return True
        return shut or self._is_entry(incoming, reading, facts) or self._is_key(incoming, facts, locks)

    def _is_key(self, incoming: Incoming, facts: Facts, locks: Optional[Locks]) -> bool:
        """Tell whether somebody types what the buttons under a lock say (G4, G8)."""
        shut = locks is not None and "messages" in locks.closed(facts.now)
        return shut and incoming.kind == "text" and self._kit.reader.whole(incoming.text) in ("turn_on", "someone_else")

    def is_answered_by(self, state: SafetyState, incoming: Incoming) -> bool:
        """Return whether a text says no to the open question, or answers one that is open in a few words."""
        text = incoming.text
        if self.denied(state, incoming) or incoming.kind != "text" or len(text.split()) > _ANSWER_WORDS:
            return self.denied(state, incoming)
        steps = {state.overlay, *(thread.step for thread in state.threads if not thread.quiet)} - {""}
        country = {"country", "their_country"} & steps
        return any(self._kit.reader.answers(step, text) for step in steps) or bool(
            country and find_country(text, self._countries, own="country" in country)
        )

    def _is_entry(self, incoming: Incoming, reading: Reading, facts: Facts) -> bool:
        if _found(reading, facts) or reading.denied:
            return True
        whole = self._kit.reader.whole(incoming.text)
        foreign = facts.language or language_of(incoming.text, self.texts.languages)
        return incoming.kind in ("text", "edited") and (whole in ("help", "hide") or bool(foreign))

    def respond(self, state: SafetyState, locks: Locks, incoming: Incoming, reading: Reading, facts: Facts) -> Outcome:
        """Return what to store, say and do about one message that `wants` claimed."""
        talk = Conversation(self._kit, state, locks, facts)
        take(talk, incoming, without_muted(reading, facts.muted), self._countries)
        return talk.outcome()

    def fallback(self, facts: Facts, *, afraid: bool = False) -> Reply:
        """Return the generic card (D9). It cannot fail: at worst it comes without a country."""
        try:
            return self._generic(facts, facts.language, afraid)
        except Exception:
            return self._ready.get(facts.language, self._ready[""])

    def _generic(self, facts: Facts, language: str, afraid: bool = False) -> Reply:
        known = language and f"d9_{language}" in self.texts.texts
        state = SafetyState(families=["abused"] if afraid else [])
        speech = Speech(self.texts, self._kit.numbers, state, facts, country=facts.country, urgent=True)
        speech.language, speech.police = language if known else "", afraid
        speech.say(f"d9_{language}" if known else "d9")
        speech.question = f"safe_now_{language}" if known else "safe_now"
        return speech.replies()[0]

    def after_restart(self, state: SafetyState, locks: Locks, facts: Facts) -> Optional[Outcome]:
        """Return the generic card for a talk that a restart broke into (G7); None when none was open."""
        talk = Conversation(self._kit, state, locks, facts)
        if not talk.state.is_open:
            return None
        talk.speech.urgent = True
        talk.say("d9")
        talk.state.overlay = "safe_now"
        talk.state.asked, talk.speech.question = "safe_now", "safe_now"
        return talk.outcome()

    def welcome_back(self, state: SafetyState, locks: Locks, facts: Facts) -> Optional[Outcome]:
        """Return the one soft line of the next session within seven days (G5); None when there is nothing to say."""
        talk = Conversation(self._kit, state, locks, facts)
        ended, at = talk.state.ended_level, talk.state.ended_at
        if talk.state.is_open or not ended or not at or facts.now - datetime.fromisoformat(at) > TTL:
            return None
        talk.state.ended_level, talk.state.ended_at = "", None
        if ended in ("R0", "R1"):
            talk.lay("today")
            return talk.outcome()
        talk.say("welcome")
        talk.effects["resume"] = True
        return talk.outcome()

    def ask_again(self, state: SafetyState, locks: Locks, facts: Facts) -> Outcome:
        """Put the open question again, behind something else that was answered."""
        talk = Conversation(self._kit, state, locks, facts)
        talk.go_on()
        return talk.outcome()

    def locked_reply(self, state: SafetyState, locks: Locks, facts: Facts) -> Reply:
        """Return what is said when help with messages is asked for under a lock (G8)."""
        talk = Conversation(self._kit, state, locks, facts)
        TOOLS["locked"](talk, "")
        return talk.outcome().replies[0]

    def notice(self, text_id: str) -> str:
        """Return the words of a notice (A7): "first_contact" or "three_hours"."""
        return self.texts[text_id].variant(0)


def _found(reading: Reading, facts: Facts) -> bool:
    return without_muted(reading, facts.muted).level != "N"
