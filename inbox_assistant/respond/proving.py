"""Whether a letter that a model wrote may be shown: everything our own drafts must keep, and more.

It states only what was told, promises what the plan promises, gives what the plan gives, and
reads in the language and form of address it was ordered in.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from inbox_assistant.model import Finding
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.check import check
from inbox_assistant.respond.facts import Fact
from inbox_assistant.respond.grounding import Sources, lost, ungrounded
from inbox_assistant.respond.hiding import seen, without_placeholders
from inbox_assistant.respond.instructing import Order, texts
from inbox_assistant.respond.manner import manner
from inbox_assistant.respond.offering import offers
from inbox_assistant.respond.promise_words import languages as promising
from inbox_assistant.respond.promises import promises
from inbox_assistant.respond.suggest import UNVERIFIED, checked_against
from inbox_assistant.respond.verifying import fits
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader

_READER = LanguageReader()
# How much shorter and longer than the draft a letter may be: times, and characters.
_SHORTER, _LONGER, _MORE = 0.4, 1.6, 400
_LEAK = 7  # words in a row that no letter shares with our rules
_SURE = 0.6
# What a stranger's words may not bring into a letter whose promises can't be read.
_WEIGHTY = frozenset({"date", "time", "span", "amount", "number", "weekday"})


class Fault(NamedTuple):
    """Why a letter is not used: a slug of `llm.toml`, and the words it is about."""

    slug: str
    words: str = ""
    why: str = ""


class Letter(NamedTuple):
    """A letter by a model: as it came, and with its private values put back."""

    hidden: str
    text: str


def faults(asked: Asked, order: Order, letter: Letter) -> list[Fault]:
    """Return what forbids to show the letter, empty when nothing does."""
    rules = (_length, _leak, _language, _questions, _promise, _offer, _facts, _checked)
    return [fault for rule in rules for fault in rule(asked, order, letter)]


def findings(asked: Asked, order: Order, text: str, ui_language: str) -> list[Finding]:
    """Return what the check says of the letter, as of an agent's own draft."""
    if order.translated:
        known = (asked.customer.name, asked.team, asked.subject)
        return check(text, asked.words, asked.reading, known, ui_language)
    against = checked_against(asked, order.language, manner(asked, order.language))
    return check(text, *against, ui_language)


def _length(_asked: Asked, order: Order, letter: Letter) -> Iterator[Fault]:
    if len(letter.text) > _LONGER * len(order.draft.text) + _MORE:
        yield Fault("long")
    if len(letter.text.split()) < _SHORTER * len(order.draft.text.split()):
        yield Fault("short")


def _leak(_asked: Asked, _order: Order, letter: Letter) -> Iterator[Fault]:
    told = texts()["told"]
    ours = _runs(" ".join((told["task"], *told["rules"])))
    if not ours.isdisjoint(_runs(letter.text)):
        yield Fault("leak")


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.strip('.,;:()"“”').casefold() for word in text.split()]
    return {tuple(words[at : at + _LEAK]) for at in range(len(words) - _LEAK + 1)}


def _language(asked: Asked, order: Order, letter: Letter) -> Iterator[Fault]:
    """Find that it reads as another language, or as spoken to somebody else. Where the draft is
    doubtful too, and in languages without phrases, the form of address alone tells."""
    doubted = order.translated or UNVERIFIED in order.plan.reasons
    if doubted:
        form = address_form(address_cues(letter.text, order.language), order.language)
        right = form != _wrong_form(asked, order)
        right = right and _READER.read(letter.text).value == order.language
    else:
        right = fits(letter.text, order.language, manner(asked, order.language))
    if not right:
        yield Fault("language")


def _wrong_form(asked: Asked, order: Order) -> str | None:
    if not order.translated:
        return "formal" if manner(asked, order.language).familiar else "familiar"
    read = asked.reading.formality
    return {"formal": "familiar", "informal": "formal"}.get(read.value if read.sure(_SURE) else "")


def _questions(_asked: Asked, order: Order, letter: Letter) -> Iterator[Fault]:
    if letter.text.count("?") > order.draft.text.count("?"):
        yield Fault("questions")


def _promise(asked: Asked, order: Order, letter: Letter) -> Iterator[Fault]:
    """Find that the promise of the plan is missing, or another one stands there."""
    given = order.draft.promise
    if given and not order.translated and given.quote.casefold() not in letter.text.casefold():
        yield Fault("promise", given.quote)
    elif given:
        for fact in lost(given.quote, order.draft.language, letter.text, order.language):
            yield Fault("promise", fact.words)
    ours = _moments(asked, order.draft.text) | ({given.until} if given else set())
    for other in promises(letter.text, asked.now, asked.office):
        if other.until not in ours:
            yield Fault("promise", other.words or other.quote)


def _moments(asked: Asked, text: str) -> set[datetime]:
    return {promise.until for promise in promises(text, asked.now, asked.office)}


def _offer(asked: Asked, order: Order, letter: Letter) -> Iterator[Fault]:
    if not (clauses := offers(letter.hidden, order.language)):
        return
    allowed = bool(offers(order.ours, order.draft.language))
    ours = Sources(_ours(asked, order), (), order.language)
    for clause in clauses:
        if not allowed or ours.lacking(clause, order.language):
            yield Fault("offer", clause)


def _facts(asked: Asked, order: Order, letter: Letter) -> Iterator[Fault]:
    text = without_placeholders(letter.hidden)
    for fact in _invented(asked, order, text):
        yield Fault("invented", fact.words)
    plan = order.plan
    if plan.answer_text:
        for fact in lost(plan.answer_text, plan.answer_language, letter.text, order.language):
            yield Fault("left_out", fact.words)


def _invented(asked: Asked, order: Order, text: str) -> list[Fact]:
    ours = _ours(asked, order)
    # The model was told no more of a mail than its head.
    theirs = (asked.subject, *(seen(words) for _, words in order.heard))
    found = ungrounded(text, order.language, ours, theirs)
    if order.language not in promising():
        found += [f for f in ungrounded(text, order.language, ours) if f.kind in _WEIGHTY]
    return list(dict.fromkeys(found))


def _ours(asked: Asked, order: Order) -> Sequence[str]:
    """Return what the team answers for."""
    issue, plan = asked.issue, order.plan
    known = [one.text for one in asked.answers] + [one.text for one in asked.solutions]
    about = (issue.title, issue.problem) if issue else ()
    offered = plan.compensation or ""
    return (
        order.ours,
        plan.answer_text,
        offered,
        asked.team,
        asked.customer.name,
        *known,
        *about,
    )


def _checked(asked: Asked, order: Order, letter: Letter) -> Iterator[Fault]:
    """Find what the check says of it that it does not say of the draft."""
    before = {(one.kind, one.quote) for one in order.draft.findings}
    for one in findings(asked, order, letter.text, "en"):
        if (one.kind, one.quote) not in before:
            yield Fault("finding", one.quote or one.kind, one.why)
