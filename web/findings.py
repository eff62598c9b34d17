"""What the check finds in a draft, and how its language and address compare with the customer's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inbox_assistant.model import Finding, Reading, StoredMail
from inbox_assistant.respond.check import check, waits_for_translation
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader
from web import current
from web.i18n import language

# The words of the conversation need no dictionary: those of its newest mails, this far.
_NEWEST, _FAR = 12, 3_000
_READ = 2_000  # characters: enough to tell a draft's language
_FEWEST_WORDS = 4
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_READER = LanguageReader()
# How the forms are called where they are spoken: formal, familiar.
FORMS = {
    "it": ("Lei", "tu"),
    "fr": ("vous", "tu"),
    "de": ("Sie", "du"),
    "es": ("usted", "tú"),
    "nl": ("u", "je"),
    "pt": ("o senhor", "você"),
}


@dataclass(frozen=True, slots=True)
class Tone:
    """A language, and how somebody is addressed in it: "Sie", "du"…, "" where that is not told."""

    language: str
    form: str = ""


def of_draft(
    text: str, answers: StoredMail | None, reading: Reading | None, mails: Sequence[StoredMail]
) -> tuple[Finding, ...]:
    """Return the findings of a draft that answers the newest of these mails."""
    if not text.strip():
        return ()
    known = [current.config().team, current.agent().name, *_said(mails)]
    spoken = reading.language.value if reading else ""
    low = {word.casefold() for word in _WORD.findall(text)}
    known += current.store().checking.known_of(low, spoken)
    words = None
    if answers:
        words = answers.mail.own_words
        known += [answers.mail.sender.name, answers.mail.answer_to.name]
    return tuple(check(text, words, reading, known, language()))


def holding(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return those that hold the reply back: an answer still to be translated, and what the team
    has chosen."""
    kinds = current.store().checking.blocking() if findings else frozenset()
    return tuple(one for one in findings if one.kind in kinds or waits_for_translation(one))


def tones(text: str, answers: StoredMail | None) -> tuple[Tone, Tone] | None:
    """Return the tone of the draft and of the mail it answers, None for a draft of few words."""
    if answers is None or len(text.split()) < _FEWEST_WORDS:
        return None
    ours, theirs = _tone(text), _tone(answers.mail.own_words)
    return None if "und" in (ours.language, theirs.language) else (ours, theirs)


def _tone(text: str) -> Tone:
    spoken = _READER.read(text[:_READ]).value
    form = address_form(address_cues(text[:_READ], spoken), spoken)
    formal, familiar = FORMS.get(spoken, ("", ""))
    return Tone(spoken, {"formal": formal, "familiar": familiar}.get(form or "", ""))


def _said(mails: Sequence[StoredMail]) -> list[str]:
    newest = mails[-_NEWEST:]
    return [f"{mail.mail.subject} {mail.mail.own_words[:_FAR]}" for mail in newest]
