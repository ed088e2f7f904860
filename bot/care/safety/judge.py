"""Turn what the patterns found into findings: negation, past, quotes, figures of speech (protocol B1-B5, B7)."""

from dataclasses import dataclass, replace
from typing import Iterable, Sequence

from bot.care.safety.levels import DOUBTS, ORDER, Family, Finding, Level, Reading
from bot.care.safety.normalise import Text
from bot.care.safety.patterns import Hit, cues_by_sentence
from bot.care.safety.trifles import is_about_a_trifle

OWN: frozenset[Family] = frozenset({"suicide", "self_harm", "harm_others", "pursuit", "minor", "medical", "delusion"})
SELF: frozenset[Family] = frozenset({"suicide", "self_harm"})
LIGHT = ("trivial", "hyper_frame")  # cues of a figure of speech, beside a comic mark


@dataclass(frozen=True)
class Scene:
    """The circumstances of a text: which cue stands in which sentence."""

    cues: dict[str, set[int]]
    comic: bool
    trifling: bool = False  # exaggerates about a trifle, and nothing says that it may be meant (B5)

    def has(self, cue: str, hit: Hit) -> bool:
        """Tell whether a cue stands in the sentence of a hit."""
        if cue == "comic":
            return self.comic
        if cue == "quoted":
            return hit.quoted
        return hit.sentence in self.cues.get(cue, ())

    def anywhere(self, cue: str) -> bool:
        """Tell whether a cue stands in the text."""
        return bool(self.cues.get(cue))

    @property
    def is_earnest(self) -> bool:
        """Tell whether something says that words of dying may be meant; beside a joke only what says so plainly."""
        return self.anywhere("despair") or self.anywhere("meant") or (self.anywhere("sign") and not self.comic)

    @property
    def light(self) -> bool:
        """Tell whether the text jokes, exaggerates or passes advice on, and nothing in it despairs."""
        light = self.comic or self.trifling or any(self.anywhere(cue) for cue in (*LIGHT, "news"))
        return light and not self.anywhere("despair")


@dataclass(frozen=True)
class Judgement:
    """What the patterns alone say of a text. A family may have two findings: one in plain words, one an idiom."""

    findings: tuple[Finding, ...]
    denied: bool
    scene: Scene
    idioms: frozenset[str] = frozenset()  # rules found that are also figures of speech
    loose: frozenset[str] = frozenset()  # rules found whose words often stand in harmless texts too
    firm: frozenset[str] = frozenset()  # rules found whose words can hardly be meant otherwise
    excused: frozenset[str] = frozenset()  # families whose words stand there in another sense, and nothing else of them


def judge(text: Text, hits: Sequence[Hit], *, troubled: bool = False) -> Judgement:
    """Return the findings of the patterns: the highest of each family in plain words, and as an idiom.

    `troubled`: the messages before gave a sign of their own, so that nothing is a trifle now (B5).
    """
    scene = Scene(cues_by_sentence(hits), text.comic, not troubled and is_about_a_trifle(hits))
    rules = [hit for hit in hits if hit.rule.level != "cue" and not _excused(hit, scene)]
    rules.sort(key=_doubtfulness)  # of one level the surest words stand for the family
    denied = any(hit.negated and hit.rule.family in SELF and not hit.quoted for hit in hits)
    told = [hit for hit in rules if not hit.negated]
    plain = [finding for hit in told if not hit.rule.idiom for finding in _finding(hit, scene)]
    figures = [finding for hit in told if hit.rule.idiom for finding in _finding(hit, scene)]
    idioms = frozenset(hit.rule.name for hit in rules if hit.rule.idiom)
    loose = frozenset(hit.rule.name for hit in rules if hit.rule.loose)
    firm = frozenset(hit.rule.name for hit in rules if hit.rule.firm)
    findings = (*highest(plain), *highest(figures))
    if scene.trifling:
        findings, scene = _without_trifles(findings, idioms, scene)
    excused = {hit.rule.family for hit in hits if _is_soft(hit, scene)} - {finding.family for finding in findings}
    return Judgement(findings, denied, scene, idioms, loose, firm, frozenset(excused))


def _without_trifles(
    findings: Sequence[Finding], idioms: frozenset[str], scene: Scene
) -> tuple[tuple[Finding, ...], Scene]:
    """Drop figures of speech about a trifle, and ask about plainer words; any other danger undoes it (B5)."""
    if any(finding.level == "R0" or (finding.family not in SELF and finding.level != "A") for finding in findings):
        return tuple(findings), replace(scene, trifling=False)
    kept = []
    for finding in findings:
        if finding.family not in SELF or finding.question == "past":
            kept.append(finding)
        elif finding.level != "A" and finding.reason not in idioms:
            kept.append(replace(finding, level="A", question="suicide"))
    return tuple(kept), scene


def _excused(hit: Hit, scene: Scene) -> bool:
    rule = hit.rule
    if hit.quoted and rule.family in OWN:
        return True  # the other person's words say nothing about this one's wishes
    if any(scene.has(cue, hit) for cue in rule.unless):
        return True
    return bool(rule.needs) and not any(scene.has(cue, hit) for cue in rule.needs)


def _doubtfulness(hit: Hit) -> int:
    return 0 if hit.rule.firm else 2 if hit.rule.loose else 1


def _is_soft(hit: Hit, scene: Scene) -> bool:
    """Tell whether the words stand in another sense: "hit me up", "killing myself at the gym"."""
    return any(cue.endswith("_soft") and scene.has(cue, hit) for cue in hit.rule.unless)


def _finding(hit: Hit, scene: Scene) -> list[Finding]:
    rule, level, question = hit.rule, hit.rule.level, hit.rule.question
    if rule.family in SELF and level != "A" and _is_past(hit, scene):
        level, question = "A", "past"
    elif rule.idiom and _is_light(hit, scene):
        if rule.plain == "N" and not scene.is_earnest:
            return []
        level, question = "A", question or "suicide"
    return [Finding(level, rule.family, rule.name, "pattern", question)]  # type: ignore[arg-type]


def _is_past(hit: Hit, scene: Scene) -> bool:
    if not scene.has("past_long", hit):
        return False
    return scene.anywhere("past_over") or not scene.has("present", hit)


def _is_light(hit: Hit, scene: Scene) -> bool:
    return scene.comic or any(scene.has(cue, hit) for cue in LIGHT)


def highest(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in the order in which they lead, only the highest of each family."""
    best: dict[Family, Finding] = {}
    for finding in findings:
        held = best.get(finding.family)
        if held is None or rank(finding.level) < rank(held.level):
            best[finding.family] = finding
    return tuple(sorted(best.values(), key=_precedence))


def _precedence(finding: Finding) -> tuple[int, bool, int]:
    """Of one level, what words of theirs say comes before what the head guesses."""
    return rank(finding.level), finding.source == "classifier", DOUBTS.index(finding.family)


def together(*readings: Reading) -> Reading:
    """Return readings as one: every family that any of them found, the highest level of each (protocol B)."""
    found = (finding for reading in readings for finding in reading.findings)
    return reading_of(found, any(reading.denied for reading in readings))


def reading_of(found: Iterable[Finding], denied: bool) -> Reading:
    """Return the reading that findings amount to: the first leads; without any it says whether danger was denied."""
    findings = highest(found)
    if not findings:
        return Reading("N", denied=denied)
    first = findings[0]
    return Reading(first.level, findings, idiom=first.reason if first.level == "A" else "")


def rank(level: Level) -> int:
    """Return the place of a level in the order in which levels lead; 0 is the highest."""
    return ORDER.index(level)
