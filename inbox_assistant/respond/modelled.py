"""A suggestion written anew by a language model, or kept as it is, and why.

The model only words what was decided. Its letter is cleaned, read and checked; once it may mend
what is wrong, then the phrase version stands. Nothing here sends anything.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from babel import Locale

from inbox_assistant.config import Config, ModelConfig
from inbox_assistant.errors import ModelFailed
from inbox_assistant.model import StoredMail, Suggestion
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.hiding import Hidden
from inbox_assistant.respond.instructing import (
    Heard,
    Message,
    Order,
    Voice,
    mended,
    texts,
    told,
    words_in,
)
from inbox_assistant.respond.own_phrases import book_of
from inbox_assistant.respond.parting import Parts, parts
from inbox_assistant.respond.plain import FORMS, cleaned, refusal
from inbox_assistant.respond.proving import Fault, Letter, faults, findings

ATTEMPTS = 2
_GREETING_WORDS = 8
_LEAST_SECONDS = 0.1


class Model(Protocol):
    """Whoever answers (`llm.Endpoint`). `seconds` is how long one letter may take in all."""

    seconds: float

    def answer(self, told: Sequence[Message], seconds: float) -> str:
        """Return the text of the answer. Raises ModelFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Modelled:
    """What came of it: the suggestion to use, whether the model wrote it, and for the agent in one
    sentence what to know of it."""

    suggestion: Suggestion
    by_model: bool
    note: str


@dataclass(frozen=True, slots=True)
class Modeller:
    """Writes suggestions anew with a model. `config` says which, and in which languages."""

    config: ModelConfig
    model: Model

    def write(self, asked: Asked, draft: Suggestion, heard: Sequence[Heard]) -> Modelled:
        """Return the suggestion in the words of the model, or as it was, with the reason in the
        agent's language. Never raises: a model that fails leaves the phrase version."""
        words = words_in(asked.ui_language)
        order = self._order(asked, draft, heard)
        if isinstance(order, str):
            return Modelled(draft, False, words["kept"].format(why=words[order]))
        hidden = Hidden(asked.customer.address)
        try:
            found = self._letter(asked, order, hidden)
        except ModelFailed as failed:
            why = words[failed.reason].format(detail=failed.detail)
            return Modelled(draft, False, words["kept"].format(why=why))
        if isinstance(found, Fault):
            return Modelled(draft, False, words["kept"].format(why=_worded(found, words)))
        notes = tuple(self._notes(order, hidden, found, words, asked.ui_language))
        return Modelled(self._suggestion(asked, order, found, notes), True, " ".join(notes))

    def _order(self, asked: Asked, draft: Suggestion, heard: Sequence[Heard]) -> Order | str:
        """Return what the model is to write, or why nothing."""
        allowed = self.config.languages
        own = asked.reading.language.value
        spoken = own if own != "und" and (not allowed or own in allowed) else draft.language
        if allowed and spoken not in allowed:
            return "language_off"
        signature = book_of(asked.phrases, draft.language).signed(asked.team, asked.mailbox)
        found = parts(draft.text, signature)
        if found is None or draft.plan is None:
            return "nothing"
        return Order(draft, draft.plan, found, spoken, heard)

    def _letter(self, asked: Asked, order: Order, hidden: Hidden) -> Letter | Fault:
        """Return the first letter without faults, else the first fault of the last."""
        left = self.model.seconds
        question = told(order, hidden)
        for _ in range(ATTEMPTS):
            began = time.monotonic()
            answer = self.model.answer(question, left)
            # Reading what came is our own time, and not the model's.
            left = max(_LEAST_SECONDS, left - (time.monotonic() - began))
            letter, wrong = _read(asked, order, hidden, answer)
            if not wrong:
                return letter
            question = self._again(question, answer, wrong)
        return wrong[0]

    def _again(
        self, question: Sequence[Message], answer: str, wrong: Sequence[Fault]
    ) -> list[Message]:
        said = texts()["faults"]
        told_wrong = [said[f.slug].format(words=f.words, why=f.why) for f in wrong]
        return mended(question, cleaned(answer), told_wrong)

    def _notes(
        self,
        order: Order,
        hidden: Hidden,
        letter: Letter,
        words: Mapping[str, str],
        ui_language: str,
    ) -> Iterator[str]:
        yield words["written"].format(name=self.config.name)
        if order.translated:
            name = Locale(ui_language).languages.get(order.language, order.language)
            yield words["own_language"].format(language=name)
        elif order.plan.answer == "translate":
            yield words["translated"]
        if any(v not in order.draft.text for v in hidden.private_in(letter.hidden)):
            yield words["private"]

    def _suggestion(
        self, asked: Asked, order: Order, letter: Letter, notes: Sequence[str]
    ) -> Suggestion:
        draft = order.draft
        # The reasons of a draft in another language tell to translate what now is.
        foreign = order.translated or order.plan.answer == "translate"
        return replace(
            draft,
            language=order.language,
            text=letter.text,
            why=tuple(notes) if foreign else (*notes, *draft.why),
            findings=tuple(findings(asked, order, letter.text, asked.ui_language)),
        )


def heard_of(mails: Sequence[StoredMail], asked: Asked) -> list[Heard]:
    """Return the people's mails of a conversation, the oldest first, in the words agents see."""
    known = asked.customer.address.casefold()
    return [
        Heard(_voice(mail, known), mail.mail.own_words)
        for mail in mails
        if mail.mail.automatic is None
    ]


def is_on(config: Config, mailbox: str) -> bool:
    """Return whether replies of that mailbox may be written with the model."""
    return config.model is not None and any(m.name == mailbox and m.model for m in config.mailboxes)


def _voice(mail: StoredMail, customer: str) -> Voice:
    if mail.direction == "out":
        return "team"
    writers = {mail.mail.sender.address.casefold(), mail.mail.answer_to.address.casefold()}
    return "customer" if customer in writers else "stranger"


def _read(asked: Asked, order: Order, hidden: Hidden, answer: str) -> tuple[Letter, list[Fault]]:
    """Return the letter an answer makes, and what is wrong with it."""
    text = cleaned(answer)
    if refused := refusal(text):
        return Letter(text, text), [Fault(refused)]
    letter = _assembled(order, text)
    whole = Letter(letter, hidden.put_back(letter))
    if hidden.unknown(letter):
        return whole, [Fault("placeholder")]
    return whole, faults(asked, order, whole)


def _assembled(order: Order, text: str) -> str:
    """Return the letter around the model's text, its greeting and signature once and ours."""
    parts = order.parts
    if order.translated:
        body = text.removesuffix(parts.signature).rstrip()
        return f"{body}\n{parts.signature}"
    return parts.around(_bare(text, parts))


def _bare(text: str, parts: Parts) -> str:
    """Return a text without a greeting, closing and signature that were added after all."""
    for end in (parts.signature, parts.closing):
        text = text.removesuffix(end).rstrip()
    first, blank, rest = text.partition("\n\n")
    greets = first.strip() == parts.greeting or (
        first.rstrip().endswith((",", ":")) and len(first.split()) <= _GREETING_WORDS
    )
    return rest.strip() if blank and greets else text


def _worded(fault: Fault, words: Mapping[str, str]) -> str:
    slug = "form" if fault.slug in FORMS else fault.slug
    return words[f"fault_{slug}"].format(words=fault.words, why=fault.why)
