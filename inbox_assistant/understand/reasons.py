"""Why a mail may belong to an issue, in words a person can check."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inbox_assistant.model import Candidate, Reason

MOST_REASONS = 4
MOST_SHARED = 4  # words quoted
VAGUE_AT = 0.5
SAME_CONVERSATION = "same conversation"

_ALIKE = -1.0  # log-odds of a pair that people would call alike
_TELLING = 0.7  # strength below which a burst is the usual stream
_QUIET_2H, _QUIET_24H = 0.25, 1.0  # mails: rarer than this is as rare
_MOST = 0.5  # share of the hours' mails
_FEW = 2  # mails below which a share or a place says nothing
_LARGE = 10  # mails of an issue that many wrote about

# Each reason for one mail, and for several.
_WORDS: Mapping[str, tuple[str, str]] = {
    "same_conversation": (SAME_CONVERSATION, SAME_CONVERSATION),
    "says_same": (
        "says nearly the same as one of its mails",
        "says nearly the same as {num} of its mails",
    ),
    "says_alike": ("says something alike", "says something alike"),
    "names_same": ("names the same: {words}", "names the same: {words}"),
    "same_sender": ("its sender wrote about it before", "its sender wrote about it before"),
    "same_organisation": (
        "a colleague of the same company wrote about it",
        "a colleague of the same company wrote about it",
    ),
    "burst": (
        "another mail about it came within two hours",
        "{num} others wrote about it within two hours",
    ),
    "day": (
        "another mail about it came within a day",
        "{num} others wrote about it within a day, more than usual",
    ),
    "most_mails": (
        "most mails of these hours are about it",
        "most mails of these hours are about it",
    ),
    "place": ("one of its latest mails names {words}", "{num} of its latest mails name {words}"),
    "at_night": (
        "in the night, when almost nobody writes otherwise",
        "in the night, when almost nobody writes otherwise",
    ),
    "large": ("many write about it", "many write about it"),
    "little": ("little speaks for it", "little speaks for it"),
    "says_little": (
        "says little itself: this goes by when it came",
        "says little itself: this goes by when it came",
    ),
}
SLUGS = tuple(_WORDS)
_TEXT = frozenset({"says_same", "says_alike", "names_same"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a mail being of an issue.

    `likeness` is the log-odds of the most alike of its mails, `alike` how many say nearly the
    same, `shared` are telling words in both. `others_2h` and `others_24h` count the issue's mails
    in the hours before, `usual_day` those of a usual day; `share_of_hours` is the issue's share of
    all mails in the last three hours. `at_night`: at an hour in which hardly anybody writes.
    `places` are those named in the mails of these hours, with how many name them. `size` counts all
    its mails, `vague` is the probability that the mail leaves open what is wrong.
    """

    likeness: float
    alike: int = 0
    shared: tuple[str, ...] = ()
    others_2h: int = 0
    others_24h: int = 0
    usual_day: float = 0.0
    share_of_hours: float = 0.0
    at_night: bool = False
    same_sender: bool = False
    same_organisation: bool = False
    same_conversation: bool = False
    places: tuple[tuple[str, int], ...] = ()
    size: int = 0
    vague: float = 0.0


def reasons(evidence: Evidence) -> tuple[Reason, ...]:
    """Return up to four reasons, the strongest first; never none."""
    if evidence.same_conversation:
        return (Reason("same_conversation"),)
    weighed = sorted(_weighed(evidence), key=lambda pair: -pair[0])
    best = [reason for _, reason in weighed[:MOST_REASONS]]
    if evidence.vague >= VAGUE_AT and best and _TEXT.isdisjoint(r.slug for r in best):
        best = [*best[: MOST_REASONS - 1], Reason("says_little")]
    if not best:
        best = [Reason("large" if evidence.size >= _LARGE else "little")]
    return tuple(best)


def in_words(reason: Reason) -> str:
    """Return a reason in English."""
    words = _WORDS[reason.slug][reason.mails > 1]
    return words.format(num=reason.mails, words=", ".join(reason.evidence))


def candidate(issue: int, probability: float, evidence: Evidence) -> Candidate:
    """Return the issue as a candidate that says why."""
    found = reasons(evidence)
    return Candidate(issue, round(probability, 4), "; ".join(map(in_words, found)), found)


def _weighed(evidence: Evidence) -> Iterator[tuple[float, Reason]]:
    """Yield the reasons with their strength, which is about how often surer they make the issue
    (a logarithm)."""
    yield from _by_text(evidence)
    if evidence.same_sender:
        yield 3.0, Reason("same_sender")
    elif evidence.same_organisation:
        yield 2.3, Reason("same_organisation")
    yield from _by_time(evidence)


def _by_text(evidence: Evidence) -> Iterator[tuple[float, Reason]]:
    if evidence.alike:
        yield 2 + math.log(evidence.alike), Reason("says_same", mails=evidence.alike)
    elif evidence.likeness > _ALIKE:
        yield 0.8, Reason("says_alike")
    if evidence.shared:
        words = evidence.shared[:MOST_SHARED]
        yield 1 + 0.7 * len(words), Reason("names_same", words)


def _by_time(evidence: Evidence) -> Iterator[tuple[float, Reason]]:
    usual = evidence.usual_day
    burst = math.log1p(evidence.others_2h / max(usual / 12, _QUIET_2H))
    day = math.log1p(evidence.others_24h / max(usual, _QUIET_24H))
    if evidence.others_2h and burst >= _TELLING:
        yield burst, Reason("burst", mails=evidence.others_2h)
        if evidence.at_night:
            yield 2.0, Reason("at_night")
    elif evidence.others_24h and day >= _TELLING:
        yield day, Reason("day", mails=evidence.others_24h)
    if evidence.share_of_hours > _MOST and evidence.others_2h >= _FEW:
        yield 1 + 2 * evidence.share_of_hours, Reason("most_mails")
    place, count = max(evidence.places, key=lambda pair: pair[1], default=("", 0))
    if count >= _FEW:
        yield 1.5 + math.log(count) / 2, Reason("place", (place,), mails=count)
