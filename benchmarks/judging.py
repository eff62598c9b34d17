"""Figures of the answers built on readings: questions, suggestions, checks of drafts, groups."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.fields import Read
from inbox_assistant.model import Address, Membership, Reading
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.check import check
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.understand.formality import formality_of
from inbox_assistant.understand.language import LanguageReader
from tests.builders import MORNING
from training.mails import Labelled
from training.measures import b_cubed


def question_line(read: Sequence[Read]) -> str:
    """Return how many of the questions asked back a good agent would ask, and the reverse."""
    asked = [(set(r.questions), set(m.labels["asks"])) for m, r in read if "asks" in m.labels]
    right = sum(len(said & wanted) for said, wanted in asked)
    said, wanted = sum(len(s) for s, _ in asked), sum(len(w) for _, w in asked)
    return f"questions   precision {_ratio(right, said)}  recall {_ratio(right, wanted)}"


def group_lines(title: str, mails: Sequence[Labelled], said: Sequence[Membership]) -> list[str]:
    """Return B-cubed figures for the clear mails, those with a problem, and all; and how often a
    vague mail is traced to its problem."""
    truth = [mail.problem or f"none {mail.id}" for mail in mails]
    groups = [f"{m.issue}" if m.issue else f"alone {i}" for i, m in enumerate(said)]
    cuts = {
        "clear": [i for i, m in enumerate(mails) if m.labels["cue"] == "clear"],
        "with a problem": [i for i, m in enumerate(mails) if m.problem],
        "all": list(range(len(mails))),
    }
    lines = []
    for cut, places in cuts.items():
        precision, recall, f1 = b_cubed([truth[i] for i in places], [groups[i] for i in places])
        lines.append(
            f"{title:12s} {cut:15s} B-cubed F1 {f1:.3f} (precision {precision:.3f}, "
            f"recall {recall:.3f})"
        )
    return [*lines, f"{title:12s} {_vague(mails, groups)}"]


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


def _vague(mails: Sequence[Labelled], groups: Sequence[str]) -> str:
    """A vague mail is traced when most clear mails of its group have its problem."""
    clear: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mail, group in zip(mails, groups, strict=True):
        if mail.problem and not mail.labels["vague"]:
            clear[group][mail.problem] += 1
    places = [
        i for i, m in enumerate(mails) if m.problem and m.labels["vague"] and not m.words.is_reply
    ]
    told = [i for i in places if clear[groups[i]]]
    right = sum(clear[groups[i]].most_common(1)[0][0] == mails[i].problem for i in told)
    return (
        f"vague mails: top-1 {_ratio(right, len(places))}, told {_ratio(len(told), len(places))}, "
        f"right when told {_ratio(right, len(told))}"
    )


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
