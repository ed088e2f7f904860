"""Decide what is said about a draft: names of responses and facts, never the words."""

from typing import Optional, Sequence

from bot.care.draft.kind import LONG, is_partly_quoted, without_private
from bot.care.draft.reader import DraftReading, Finding, GoodThing
from bot.care.moment.speech import Utterance, Variants
from bot.content.drafts import DraftContent

IN_THE_MOMENT = 2  # findings that are named when it is hot; in calm time all of them
ON_ONE_SCREEN, _PASSAGE = 400, 160  # characters; of a longer draft only passages are shown beside the calmer one
_QUOTED = 60
_GOOD_ORDER = (
    "repair", "feeling", "one_ask", "room_for_no", "boundary", "i_statement", "appreciation", "specific_event", "practical",
)  # fmt: skip
# What sounds good beside a finding and may be no such thing: "great, thanks", "i want a divorce".
_UNMEANT = {
    "sarcasm_or_testing": ("appreciation", "feeling", "one_ask"),
    "insult": ("appreciation",),
    "threat_to_leave": ("one_ask",),
    "ultimatum": ("one_ask",),
}
_ONLY_ALONE = ("practical",)  # "it can go as it is" is said of a draft in which nothing pulls
_NO_PULL = ("appreciation", "repair", "i_statement")  # praised only for words that no finding means


def read_aloud(text: str, reading: DraftReading, content: DraftContent, hot: bool) -> list[Utterance]:
    """Return what is said of a draft: what is good first, then what it reaches for. No score, no count."""
    said: list[Utterance] = []
    if is_partly_quoted(text):
        said.append(Utterance("utter_draft_own_lines"))
    if len(text) > LONG:
        said.append(Utterance("utter_draft_long"))
    good = best_good(reading)
    if reading.secure:
        return [
            *said,
            _good("utter_draft_clear", text, good, content) if good else Utterance("utter_draft_clear_plain"),
        ]
    if good:
        said.append(_good("utter_draft_good", text, good, content))
    lines = tuple(_finding(text, finding, content) for finding in shown_findings(reading, hot))
    return [*said, Utterance("utter_draft_findings", {"lines": lines})]


def best_good(reading: DraftReading) -> Optional[GoodThing]:
    """Return the good thing to name, None if there is none."""
    unmeant = {kind for label in reading.labels for kind in _UNMEANT.get(label, ())}
    meant = [good for good in reading.good if good.kind not in unmeant and not _is_the_pull(good, reading.findings)]
    by_kind = {good.kind: good for good in meant if reading.secure or good.kind not in _ONLY_ALONE}
    return next((by_kind[kind] for kind in _GOOD_ORDER if kind in by_kind), None)


def _is_the_pull(good: GoodThing, findings: Sequence[Finding]) -> bool:
    """Tell whether the words that would be praised are those that a finding means: "you're always on your phone"."""
    return good.kind in _NO_PULL and any(found.start < good.end and good.start < found.end for found in findings)


def shown_findings(reading: DraftReading, hot: bool) -> Sequence[Finding]:
    """Return the findings to name: two in the moment, all in calm time; the same words are not named twice."""
    fresh: list[Finding] = []
    for finding in reading.findings:
        if not any(named.start <= finding.start and finding.end <= named.end for named in fresh):
            fresh.append(finding)
    return fresh[:IN_THE_MOMENT] if hot else fresh


def marks(text: str, findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Return underlines for the words that findings mean, in characters of `text`, none over another."""
    if without_private(text) != text:
        return []  # what is shown is not the text itself
    result: list[dict[str, object]] = []
    taken = 0
    for start, end in sorted((finding.start, finding.end) for finding in findings):
        if start >= taken:
            result.append({"start": start, "end": end, "style": "underline"})
            taken = end
    return result


def on_one_screen(text: str, findings: Sequence[Finding]) -> tuple[str, list[dict[str, object]]]:
    """Return their text as it is shown, with its marks: of a long one the passages that findings mean."""
    if len(text) <= ON_ONE_SCREEN:
        return without_private(text), marks(text, findings)
    spans = sorted({(finding.start, finding.end) for finding in findings}) or [(0, ON_ONE_SCREEN)]
    shown = ""
    placed: list[dict[str, object]] = []
    for start, end in spans:
        passage = without_private(_shortened(text[start:end]))
        if len(shown) + len(passage) > ON_ONE_SCREEN:
            break
        placed.append({"start": len(shown), "end": len(shown) + len(passage), "style": "underline"})
        shown += f"{passage} … "
    return shown.strip(), placed if findings else []


def _shortened(passage: str) -> str:
    line = " ".join(passage.split())
    return line if len(line) <= _PASSAGE else line[:_PASSAGE].rsplit(" ", 1)[0]


def what_changed(before: Sequence[str], reading: DraftReading, content: DraftContent) -> Utterance:
    """Return what is said when an edited draft was read again."""
    if reading.secure:
        return Utterance("utter_draft_edit_clear")
    gone = [label for label in before if label not in reading.labels]
    if gone and gone[0] in content.findings:
        return Utterance("utter_draft_edit_less", {"gone": content.findings[gone[0]].label.lower()})
    new = [label for label in reading.labels if label not in before]
    if new:
        return Utterance("utter_draft_edit_more", {"new": content.findings[new[0]].label.lower()})
    return Utterance("utter_draft_edit_same")


def quoted(text: str, start: int, end: int) -> str:
    """Return their words on one line, cut at a word's end, without private facts."""
    line = without_private(" ".join(text[start:end].split()))
    return line if len(line) <= _QUOTED else line[:_QUOTED].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def _good(name: str, text: str, good: GoodThing, content: DraftContent) -> Utterance:
    facts = {"line": Variants(f"good/{good.kind}", content.good[good.kind].says)}
    return Utterance(name, {**facts, "words": quoted(text, good.start, good.end)})


def _finding(text: str, finding: Finding, content: DraftContent) -> Variants:
    item = content.findings[finding.label]
    words = quoted(text, finding.start, finding.end)
    return Variants(f"finding/{item.slug}", [line.replace("{words}", words) for line in item.says])
