"""Proposed replies to a mail: first decided (`plan`), then written (`writing`), then checked."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources

from inbox_assistant.model import Judged, Kind, Promise, Reading, Suggestion
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.check import check
from inbox_assistant.respond.phrases import Style, phrasebook
from inbox_assistant.respond.plan import Plan, plans
from inbox_assistant.respond.promises import next_working_evening
from inbox_assistant.respond.subjects import plain_subject, reply_subject
from inbox_assistant.respond.writing import DATED, Writer

SURE_OF_FORMALITY = 0.5


def suggest(asked: Asked, only: Kind | None = None) -> list[Suggestion]:
    """Return replies to choose from (`only` those of one kind), the best first, each checked like
    an agent's own draft.

    Pure and repeatable: the same mail at the same moment gets the same words.
    """
    book = phrasebook(asked.reading.language.value)
    style = Style(_formality(asked, book.language), _warm(asked), str(asked.conversation_id))
    moment = next_working_evening(asked.now, asked.zone)
    writer = Writer(asked, book, style, moment)
    subject = _subject(asked, book.say("subject", "none", style))
    found = []
    for plan in plans(asked, book.language):
        if only not in (None, plan.kind):
            continue
        text = writer.text(plan)
        findings = check(text, *_checked_against(asked, book.language, style), asked.ui_language)
        promise = Promise(moment, writer.until) if plan.kind in DATED else None
        found.append(
            Suggestion(
                kind=plan.kind,
                language=book.language,
                formality=style.formality,
                warmth="warm" if style.warm else "neutral",
                subject=subject,
                text=text,
                why=tuple(_why(asked, plan, book.language, style, writer.until)),
                promise=promise,
                findings=tuple(findings),
            )
        )
    return found


def _formality(asked: Asked, language: str) -> str:
    judged = asked.reading.formality
    if language != asked.reading.language.value:
        return "formal"
    return judged.value if judged.sure(SURE_OF_FORMALITY) else "neutral"


def _warm(asked: Asked) -> bool:
    return asked.reading.warmth.value == "warm" and not asked.upset


def _subject(asked: Asked, without: str) -> str:
    return reply_subject(plain_subject(asked.subject) or without)


def _checked_against(
    asked: Asked, language: str, style: Style
) -> tuple[str | None, Reading, tuple[str, ...]]:
    known = (asked.customer.name, asked.team, asked.subject)
    if language == asked.reading.language.value:
        return asked.words, asked.reading, known
    # In the fallback language only what was written can be judged, not against the mail.
    reading = replace(
        asked.reading, language=Judged(language, 1.0), formality=Judged(style.formality, 1.0)
    )
    return None, reading, known


def _why(asked: Asked, plan: Plan, language: str, style: Style, until: str) -> Iterator[str]:
    words = _reasons().get(asked.ui_language) or _reasons()["en"]
    if language != asked.reading.language.value:
        yield words["other_language"].format(language=asked.reading.language.value)
    yield words[plan.reason]
    if asked.harmed and plan.kind != "thanks":
        yield words["apology"]
    if asked.reading.emotion.value == "anger":
        yield words["calm"]
    yield words[style.formality]
    if plan.kind == "solution":
        yield words["answer_form"]
    if plan.kind in DATED:
        yield words["promise"].format(until=until)


@lru_cache(maxsize=1)
def _reasons() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("inbox_assistant.respond") / "reasons.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
