"""Proposed replies to a mail: first decided (`plan`), then written (`writing`), then read again
(`verifying`) and checked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from babel import Locale

from inbox_assistant.model import Finding, Judged, Kind, Plan, Promise, Reading, Suggestion
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.check import check
from inbox_assistant.respond.manner import manner
from inbox_assistant.respond.own_phrases import book_of
from inbox_assistant.respond.phrases import Style, phrasebook
from inbox_assistant.respond.plan import plans
from inbox_assistant.respond.subjects import plain_subject, reply_subject
from inbox_assistant.respond.verifying import fits
from inbox_assistant.respond.writing import ANSWERING, Writer
from inbox_assistant.tables import table

UNVERIFIED = "unverified"
_UNANSWERED = "unanswered_question"


def suggest(asked: Asked, only: Kind | None = None) -> list[Suggestion]:
    """Return replies to choose from (`only` those of one kind), the best first, each checked like
    an agent's own draft.

    Pure and repeatable: the same mail at the same moment gets the same words.
    """
    suggesting = _Suggesting(asked)
    decided = plans(asked, suggesting.language, suggesting.style)
    return [suggesting.suggestion(plan) for plan in decided if only in (None, plan.kind)]


class _Suggesting:
    """Writes the letters of one mail."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._book = book_of(asked.phrases, asked.reading.language.value)
        self.language = self._book.language
        self.style = manner(asked, self.language)
        self._moment = asked.office.next_evening(asked.now)
        self._until = self._book.until(self._moment)

    def suggestion(self, plan: Plan) -> Suggestion:
        """Return the plan in words, with all that is to be known before it is sent."""
        written, text, findings = self._checked(plan)
        if plan.kind in ANSWERING and (_unanswered(findings) or self._evades(plan)):
            written, text, findings = self._checked(_leaving_open(plan))
        promise = Promise(self._moment, self._until) if written.next_step == "dated" else None
        return Suggestion(
            kind=plan.kind,
            language=self.language,
            formality=self.style.formality,
            warmth="warm" if self.style.warm else "neutral",
            subject=self._subject(),
            text=text,
            why=tuple(self._why(written)),
            promise=promise,
            findings=tuple(findings),
            plan=written,
        )

    def _evades(self, plan: Plan) -> bool:
        """Return whether the answer alone leaves a question open: the words around it say none."""
        if not plan.answer_text or plan.answer == "translate":
            return False
        against = checked_against(self._asked, self.language, self.style)
        return _unanswered(check(plan.answer_text, *against))

    def _checked(self, plan: Plan) -> tuple[Plan, str, list[Finding]]:
        written, text = self._verified(plan)
        against = checked_against(self._asked, self.language, self.style)
        return written, text, check(text, *against, self._asked.ui_language)

    def _verified(self, plan: Plan) -> tuple[Plan, str]:
        """Return the first letter that reads as it should, with its plan: as planned, without the
        customer's own words, and in our phrases instead of the team's."""
        plain = replace(plan, acknowledges=())
        ours = phrasebook(self.language)
        foreign = self._to_translate(plan) if plan.answer == "translate" else ""
        for tried, book in ((plan, self._book), (plain, self._book), (plain, ours)):
            text = Writer(self._asked, book, self.style, self._until, foreign).text(tried)
            # The answer's own language and form are the check's business.
            if fits(text.replace(plan.answer_text, ""), self.language, self.style):
                return tried, text
        return replace(tried, reasons=(*tried.reasons, UNVERIFIED)), text

    def _to_translate(self, plan: Plan) -> str:
        ui = Locale(self._asked.ui_language if self._asked.ui_language in _reasons() else "en")
        language = ui.languages.get(plan.answer_language, plan.answer_language)
        return _words(ui.language)["to_translate"].format(language=language)

    def _subject(self) -> str:
        without = self._book.say("subject", "none", self.style)
        return reply_subject(plain_subject(self._asked.subject) or without)

    def _why(self, plan: Plan) -> Iterator[str]:
        asked, words = self._asked, _words(self._asked.ui_language)
        if self.language != asked.reading.language.value:
            yield words["other_language"].format(language=asked.reading.language.value)
        for reason in plan.reasons:
            yield words[reason]
        if asked.reading.emotion.value == "anger":
            yield words["calm"]
        yield words["polite" if self.style.polite else self.style.formality]
        if plan.kind == "solution":
            yield words["answer_form"]
        if plan.next_step == "dated":
            yield words["promise"].format(until=self._until)


def _unanswered(findings: Iterable[Finding]) -> bool:
    return any(finding.kind == _UNANSWERED for finding in findings)


def _leaving_open(plan: Plan) -> Plan:
    """Return the plan of an answer that gives a dated word on what it does not answer."""
    return replace(plan, next_step="dated", reasons=(*plan.reasons, "left_open"))


def checked_against(
    asked: Asked, language: str, style: Style
) -> tuple[str | None, Reading, tuple[str, ...]]:
    """Return against what a letter in that language is checked: the customer's words, their
    reading, and words that need no dictionary."""
    known = (asked.customer.name, asked.team, asked.subject)
    if language == asked.reading.language.value:
        return asked.words, asked.reading, known
    # In the fallback language only what was written can be judged, not against the mail.
    reading = replace(
        asked.reading, language=Judged(language, 1.0), formality=Judged(style.formality, 1.0)
    )
    return None, reading, known


def _words(ui_language: str) -> Mapping[str, str]:
    return _reasons().get(ui_language) or _reasons()["en"]


def _reasons() -> Mapping[str, Mapping[str, str]]:
    return table("inbox_assistant.respond", "reasons")
