"""Figures of the answers built on readings: questions, suggestions, checks of drafts."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.fields import Read
from inbox_assistant.model import Address, Reading
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.check import check
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.understand.formality import formality_of
from inbox_assistant.understand.language import LanguageReader
from tests.builders import MORNING
from training.mails import Labelled

_QUESTIONED: Mapping[str, Callable[[Labelled], bool]] = {
    "all": lambda mail: True,
    "clear": lambda mail: mail.labels.get("cue") == "clear",
    "vague": lambda mail: bool(mail.labels.get("vague")),
}


def question_lines(read: Sequence[Read]) -> list[str]:
    """Return, for all mails, clear and vague ones, how many of the questions a suggestion asks a
    good agent would ask, the reverse, and how often one of them at least is right where there is
    something to ask."""
    asked = [
        (mail, set(_asked(mail, reading).missing), set(mail.labels["asks"]))
        for mail, reading in read
        if "asks" in mail.labels
    ]
    lines = ["questions     precision  recall  one is right, where something is to be asked"]
    for cut, wanted_by in _QUESTIONED.items():
        rows = [(said, wanted) for mail, said, wanted in asked if wanted_by(mail)]
        right = sum(len(said & wanted) for said, wanted in rows)
        said, wanted = sum(len(s) for s, _ in rows), sum(len(w) for _, w in rows)
        met = [bool(s & w) for s, w in rows if w]
        lines.append(
            f"  {cut:11s} {_ratio(right, said)}       {_ratio(right, wanted)}    {_share(met)}"
            f" of {len(met)}"
        )
    return lines


def suggestion_lines(read: Sequence[Read]) -> list[str]:
    """Return how often the first suggestion has the customer's language and formality."""
    languages, forms, opposite = [], [], []
    for mail, reading in read:
        text = suggest(_asked(mail, reading))[0].text
        languages.append(LanguageReader().read(text).value == mail.language)
        said, wanted = formality_of(text, mail.language).value, mail.labels["formality"]
        forms.append(said == wanted or "neutral" in (said, wanted))
        opposite.append({said, wanted} == {"formal", "informal"})
    return [
        f"suggestions in the customer's language {_share(languages)}, "
        f"in a fitting form of address {_share(forms)}, in the opposite one {_share(opposite)}"
    ]


def check_lines(drafts: Sequence[Mapping[str, Any]], readings: Mapping[str, Read]) -> list[str]:
    """Return precision and recall per kind of fault, and how many good drafts stay unblamed."""
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    unblamed = []
    for draft in drafts:
        kinds = _findings(draft, readings)
        faults = {fault["kind"] for fault in draft["faults"]}
        right.update(kinds & faults)
        said.update(kinds)
        marked.update(faults)
        if not faults:
            unblamed.append(not kinds)
    lines = [
        f"{kind:34s} precision {_ratio(right[kind], said[kind])}  "
        f"recall {_ratio(right[kind], marked[kind])}  marked {marked[kind]}"
        for kind in sorted(marked | said)
    ]
    total = (right.total(), said.total(), marked.total())
    lines.append(
        f"{'all kinds':34s} precision {_ratio(total[0], total[1])}  "
        f"recall {_ratio(total[0], total[2])}  marked {total[2]}"
    )
    return [*lines, f"good drafts without a finding {_share(unblamed)}"]


def _asked(mail: Labelled, reading: Reading) -> Asked:
    return Asked(
        customer=Address(mail.words.sender_name, mail.sender or "customer@example.org"),
        subject=mail.words.subject,
        words=mail.words.body,
        reading=reading,
        now=mail.at or MORNING,
        zone=ZoneInfo("UTC"),
        team="Support",
        conversation_id=1,
        is_chaser=mail.words.is_reply,
    )


def _findings(draft: Mapping[str, Any], readings: Mapping[str, Read]) -> set[str]:
    if draft["answers"] not in readings:
        return {finding.kind for finding in check(draft["text"], None, None)}
    mail, reading = readings[draft["answers"]]
    names = (mail.words.sender_name, mail.words.subject)
    found = check(draft["text"], mail.words.body, reading, names)
    return {finding.kind for finding in found}


def _share(values: Iterable[bool]) -> str:
    hits = list(values)
    return _ratio(sum(hits), len(hits))


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else " -  "
