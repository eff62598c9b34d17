"""The check of drafts: what a customer should not read, found before it is sent.

One rule a file, tables of wording in `patterns/`, explanations in `messages.toml`. Same draft,
same findings; the model of sentences is loaded with the first of them.
"""

from collections.abc import Iterable

from inbox_assistant.model import Finding, Reading
from inbox_assistant.respond.check.coldness import cold_reply_to_warm
from inbox_assistant.respond.check.dictionaries import common, suggestions, warm_up
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault, Rule
from inbox_assistant.respond.check.formality import wrong_register_formality
from inbox_assistant.respond.check.language import LONGEST_READ, wrong_language
from inbox_assistant.respond.check.messages import finding
from inbox_assistant.respond.check.omissions import missing_apology, missing_next_step
from inbox_assistant.respond.check.phrasing import humour_on_anger, worded
from inbox_assistant.respond.check.retold import asked_again
from inbox_assistant.respond.check.spelling import spelling
from inbox_assistant.respond.check.unanswered import LEFT_ALONE, unanswered_question
from inbox_assistant.respond.check.untranslated import untranslated, waits_for_translation
from inbox_assistant.understand.language import LanguageReader

__all__ = ["check", "suggestions", "waits_for_translation", "warm_up"]

RULES: tuple[Rule, ...] = (
    wrong_language,
    untranslated,
    wrong_register_formality,
    worded,
    humour_on_anger,
    cold_reply_to_warm,
    missing_apology,
    missing_next_step,
    unanswered_question,
    asked_again,
    spelling,
)
_READER = LanguageReader()
_OMISSIONS = ("missing_apology", "missing_next_step", "unanswered_question")


def check(
    text: str,
    answers: str | None,
    reading: Reading | None,
    known: Iterable[str] = (),
    ui_language: str = "en",
) -> list[Finding]:
    """Return what the draft should not say, with the exact words, why, and a remedy.

    `answers` are the customer's own words, `reading` what was understood of them; `known` are
    words that need no dictionary (names, products). Why and fix are in `ui_language` (en, it).
    """
    draft = Draft(
        text, _language(text, answers, reading), answers, reading, _folded(known, answers)
    )
    faults = dict.fromkeys(fault for rule in RULES for fault in rule(draft))
    shown = (fault for fault in faults if not _covered(fault, faults))
    return [finding(fault, ui_language, draft.language) for fault in shown]


def _covered(fault: Fault, faults: Iterable[Fault]) -> bool:
    """Return whether the words are foreign anyway: then spelling and form say nothing."""
    foreign = [other for other in faults if other.kind == "wrong_language"]
    if fault.kind == "spelling":
        word = fault.quote.casefold()
        told = (f.reason == "whole" or fault.quote in f.quote for f in foreign)
        return any(told) or any(common(f.detail, word) for f in foreign)
    if fault.kind == "wrong_register_formality":
        return any(fault.quote in f.quote for f in foreign)
    if fault.kind == "cold_reply_to_warm":
        return any(other.reason == "too_stiff" for other in faults)
    # That a request for action is left alone is said once, as a missing next step.
    if fault.reason == LEFT_ALONE and any(other.kind == "missing_next_step" for other in faults):
        return True
    return fault.kind in _OMISSIONS and any(f.reason == "whole" for f in foreign)


def _language(text: str, answers: str | None, reading: Reading | None) -> str:
    if reading and reading.language.value != "und":
        return reading.language.value
    return _READER.read((answers or text)[:LONGEST_READ]).value


def _folded(known: Iterable[str], answers: str | None) -> frozenset[str]:
    words = " ".join((*known, answers or "")).replace("’", "'")
    apart = words.replace("'", " ").replace("-", " ")
    return frozenset(
        word.strip('.,;:!?()"«»“”…').casefold() for word in (words + " " + apart).split()
    )
