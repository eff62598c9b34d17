"""How well replies are suggested: language, form of address, our own check, sameness, sources.

Every labelled mail is answered as it stands, and again as the mail of a customer who was answered
before, whose problem has a known answer (planted here, so that it can be followed) and is fixed.

    python -m benchmarks.suggesting PATH...

prints the proof for files of labelled mails, read by what never saw their organisation.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from benchmarks.fields import Read
from benchmarks.honest import Judges
from inbox_assistant.config import OfficeConfig
from inbox_assistant.decoding import decode
from inbox_assistant.model import Address, Issue, KnownAnswer, Reading, Suggestion
from inbox_assistant.office import Office
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.phrases import languages
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader
from training.mails import Labelled, load

MORNING = datetime(2026, 11, 20, 8, tzinfo=UTC)
_OFFICE = Office(OfficeConfig(), ZoneInfo("UTC"))
_READER = LanguageReader()
# Fits any customer and any form of address, and no mail holds its number.
PLANTED = {
    "it": "Il guasto 8461937 è riparato: ora tutto funziona come prima.",
    "en": "Fault 8461937 has been repaired: all works as it did before.",
    "fr": "La panne 8461937 est réparée : tout fonctionne comme avant.",
    "de": "Die Störung 8461937 ist behoben: alles läuft wieder wie vorher.",
    "es": "La avería 8461937 está reparada: todo funciona como antes.",
    "pt": "A avaria 8461937 está reparada: tudo funciona como antes.",
    "nl": "Storing 8461937 is verholpen: alles werkt weer zoals eerst.",
}
_NUMBER = re.compile(r"\d+")
_FAMILIAR = {"informal": "familiar", "formal": "formal"}
_MOST_SHOWN = 12


class Answered(NamedTuple):
    """A mail, what was known when it was answered, and what was suggested."""

    mail: Labelled
    asked: Asked
    suggestions: Sequence[Suggestion]


class Figures(NamedTuple):
    """What was found in one organisation and language."""

    mails: int
    letters: int
    language: float
    said: float
    form: float
    opposite: int
    findings: Counter[str]
    foreign: int


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.suggesting", description="Print the proof.")
    parser.add_argument("paths", type=Path, nargs="+", help="labelled mails")
    mails = [mail for path in parser.parse_args().paths for mail in load(path)]
    for line in suggesting_lines([*_read(mails)]):
        print(line, flush=True)


def _read(mails: Sequence[Labelled]) -> Iterator[Read]:
    for judge, own in Judges().honest(mails):
        understood = judge.reader.read_many(mail.words for mail in own)
        yield from ((mail, one.reading) for mail, one in zip(own, understood, strict=True))


def asked_of(mail: Labelled, reading: Reading, rank: int = 0) -> Asked:
    """Return what is known of a mail on its own; `rank` is its place among those of its problem."""
    return Asked(
        customer=Address(mail.words.sender_name, mail.sender or "customer@example.org"),
        subject=mail.words.subject,
        words=mail.words.body,
        reading=reading,
        now=mail.at or MORNING,
        office=_OFFICE,
        team="Support",
        conversation_id=1,
        rank=rank,
        is_chaser=mail.words.is_reply,
        decoded=decode(reading, mail.words.text),
    )


def suggesting_lines(read: Sequence[Read]) -> Iterator[str]:
    """Return the figures for each organisation and language, then for all, and what was found."""
    answered = [*_answered(read)]
    again = [Answered(a.mail, known, suggest(known)) for a in answered if (known := _known(a))]
    both = [*answered, *again]
    yield (
        f"{'suggestions':24s} mails letters  language  "
        "form of address (field, words, opposite)  findings"
    )
    groups = defaultdict(list)
    for one in both:
        groups[f"{one.mail.organisation}, {one.mail.language}"].append(one)
    for name, group in sorted(groups.items()):
        yield _line(name, _figures(group))
    yield _line("all", _figures(both))
    yield from _found(both)
    yield f"kinds, first choice: {_counted(a.suggestions[0].kind for a in answered)}"
    yield f"kinds, all: {_counted(s.kind for a in both for s in a.suggestions)}"
    planted = [one for one in again if one.suggestions[0].kind == "solution"]
    yield f"planted answers given as known: {len(planted)} of {len(again)}"
    yield from _proof(answered, both)


def _proof(answered: Sequence[Answered], both: Sequence[Answered]) -> Iterator[str]:
    """Yield what is promised of every letter, in words."""
    figures = _figures(both)
    yield f"letters: {figures.letters} to {figures.mails} mails"
    yield f"in the customer's language: {figures.language:.2%}"
    yield f"in the formality of formal and informal mails: {figures.said:.2%}"
    yield f"in their form of address: {figures.form:.2%}"
    yield f"findings of our own check: {figures.findings.total()}"
    yield f"identical letters among customers of one problem: {_identical(answered)}"
    yield f"letters with a number from no source: {sum(_invents(one) for one in both)}"
    yield f"letters that carry a known answer without giving it: {sum(map(_leaks, both))}"


def _answered(read: Sequence[Read]) -> Iterator[Answered]:
    ranks: Counter[str | None] = Counter()
    for mail, reading in read:
        asked = asked_of(mail, reading, ranks[mail.problem])
        ranks[mail.problem] += 1
        yield Answered(mail, asked, suggest(asked))


def _known(answered: Answered) -> Asked | None:
    asked, language = answered.asked, answered.asked.reading.language.value
    if language not in PLANTED:
        return None
    now = asked.now
    issue = Issue(1, "fault", "", language, "fixed", 2, 2, 2, now, now)
    answer = KnownAnswer(1, language, PLANTED[language])
    return replace(asked, issue=issue, answers=[answer], answered_before=True)


def _figures(group: Sequence[Answered]) -> Figures:
    every = [(a, s) for a in group for s in a.suggestions]
    voiced = [(a, s) for a, s in every if a.mail.language in languages()]
    labelled = [(a, s) for a, s in voiced if a.mail.labels["formality"] != "neutral"]
    said = [s.formality == a.mail.labels["formality"] for a, s in labelled]
    form = [_form_fits(a.mail, s) for a, s in labelled]
    opposite = {
        a.mail.id
        for a, s in labelled
        if {s.formality, a.mail.labels["formality"]} == {"formal", "informal"}
    }
    right = [_READER.read(s.text).value == a.mail.language for a, s in voiced]
    return Figures(
        len({a.mail.id for a in group}),
        len(every),
        _share(right),
        _share(said),
        _share(form),
        len(opposite),
        Counter(finding.kind for _, s in every for finding in s.findings),
        len(every) - len(voiced),
    )


def _form_fits(mail: Labelled, suggestion: Suggestion) -> bool:
    """Return whether the words address the customer in no other form than the label's, or in the
    customer's own: who says vous at ease gets vous."""
    wanted = _FAMILIAR[mail.labels["formality"]]
    heard = address_form(address_cues(suggestion.text, mail.language), mail.language)
    own = address_form(address_cues(mail.words.text, mail.language), mail.language)
    return heard in (None, wanted, own)


def _line(name: str, figures: Figures) -> str:
    return (
        f"{name:24s} {figures.mails:5d} {figures.letters:7d}  {figures.language:8.3f}  "
        f"{figures.said:17.3f} "
        f"{figures.form:6.3f} {figures.opposite:8d}  {_counted(figures.findings.elements())}"
    )


def _found(answered: Sequence[Answered]) -> Iterator[str]:
    """Yield what our check finds in our own words, the commonest first."""
    quotes = Counter(
        (one.mail.language, suggestion.kind, finding.kind, finding.quote)
        for one in answered
        for suggestion in one.suggestions
        for finding in suggestion.findings
    )
    for found, count in quotes.most_common(_MOST_SHOWN):
        yield f"  {count:4d} × {', '.join(found)}"


def _identical(answered: Iterable[Answered]) -> int:
    letters: dict[str, list[str]] = defaultdict(list)
    for one in answered:
        if one.mail.problem:
            letters[one.mail.problem].append(one.suggestions[0].text)
    return sum(len(texts) - len(set(texts)) for texts in letters.values())


def _invents(one: Answered) -> bool:
    asked = one.asked
    given = f"{asked.subject} {asked.words} {asked.customer.name} {asked.team}"
    known = " ".join((given, *(answer.text for answer in asked.answers)))
    return any(
        not set(_NUMBER.findall(s.text)) <= set(_NUMBER.findall(f"{known} {_promised(s)}"))
        for s in one.suggestions
    )


def _promised(suggestion: Suggestion) -> str:
    return suggestion.promise.quote if suggestion.promise else ""


def _leaks(one: Answered) -> bool:
    number = _NUMBER.findall(PLANTED["en"])[0]
    return any(number in s.text and s.plan and s.plan.answer is None for s in one.suggestions)


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 1.0


def _counted(values: Iterable[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(values).most_common()) or "none"


if __name__ == "__main__":
    main()
