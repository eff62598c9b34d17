"""What a language model is told: the rules, then the plan, the conversation and the draft as data.

Words of others stand on lines that begin with a bar, so that no text can end its own quotation.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from babel import Locale

from inbox_assistant.model import Plan, Suggestion
from inbox_assistant.respond.hiding import Hidden
from inbox_assistant.respond.parting import Parts
from inbox_assistant.tables import table

MOST_MAILS = 6
MOST_TOLD = 9_000  # characters of the conversation
#: How somebody is addressed formally.
POLITE_FORMS = {"it": "Lei", "de": "Sie", "fr": "vous", "es": "usted", "nl": "u", "pt": "o senhor"}
Voice = Literal["customer", "team", "stranger"]


class Message(NamedTuple):
    """One turn of what the model is told."""

    role: Literal["system", "user", "assistant"]
    content: str


class Heard(NamedTuple):
    """A mail of the conversation as an agent sees it: whose it is, and its own words."""

    voice: Voice
    words: str


@dataclass(frozen=True, slots=True)
class Order:
    """A letter to be written: the suggestion it comes from, in its parts, and its language."""

    draft: Suggestion
    plan: Plan
    parts: Parts
    language: str
    heard: Sequence[Heard]

    @property
    def ours(self) -> str:
        """Return the draft without the customer's own words that it names."""
        text = self.draft.text
        for _, words in self.plan.acknowledges:
            text = text.replace(words, "")
        return text

    @property
    def translated(self) -> bool:
        """Whether it is in another language than the draft."""
        return self.language != self.draft.language


def told(order: Order, hidden: Hidden) -> list[Message]:
    """Return the rules and the order, what is private in it hidden."""
    rules = "\n".join(f"{n}. {rule}" for n, rule in enumerate(_rules(order), 1))
    system = f"{texts()['told']['task']}\n\n{rules}"
    return [Message("system", system), Message("user", "\n\n".join(_sections(order, hidden)))]


def mended(before: Sequence[Message], answer: str, faults: Sequence[str]) -> list[Message]:
    """Return the same with the answer that has these faults, to be written again."""
    wrong = "\n".join((texts()["told"]["mend"], *(f"- {fault}" for fault in faults)))
    return [*before, Message("assistant", answer), Message("user", wrong)]


def texts() -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of `llm.toml`."""
    return table("inbox_assistant.respond", "llm")


def words_in(ui_language: str) -> Mapping[str, Any]:
    """Return what agents are told, in their language."""
    return texts().get(ui_language) or texts()["en"]


def barred(text: str) -> str:
    """Return a text of others as lines that can end no quotation."""
    return "\n".join(f"| {line}" for line in text.split("\n"))


def _rules(order: Order) -> Iterator[str]:
    words = texts()["told"]
    draft, plan = order.draft, order.plan
    promise = words["undated"]
    if draft.promise:
        at = draft.promise.until
        way = "dated_elsewhere" if order.translated else "dated"
        promise = words[way].format(until=draft.promise.quote, hour=f"{at.hour}:{at.minute:02}")
    manner = words["own_form"] if order.translated else words[draft.formality]
    form = POLITE_FORMS.get(draft.language, "polite form")
    for rule in words["rules"]:
        yield rule.format(
            language=Locale("en").languages.get(order.language, order.language),
            manner=manner.format(words=form),
            parts=words["whole" if order.translated else "middle"],
            promise=promise,
        )
    if plan.answer == "translate" or (plan.answer and order.translated):
        yield words["translate"]


def _sections(order: Order, hidden: Hidden) -> Iterator[str]:
    plan = order.plan
    yield "PLAN\n" + "\n".join(_planned(plan))
    yield "CONVERSATION, the oldest mail first\n" + "\n".join(_conversation(order.heard, hidden))
    if plan.answer_text:
        yield f"ANSWER to be given\n{barred(hidden.keep(plan.answer_text))}"
    parts = order.parts
    draft = parts.whole if order.translated else parts.middle
    yield f"GREETING (added before your text)\n{barred(hidden.keep(parts.greeting))}"
    yield f"DRAFT to better\n{barred(hidden.keep(draft))}"


def _planned(plan: Plan) -> Iterator[str]:
    yield f"kind of letter: {plan.kind}"
    yield f"apology: {plan.apology}"
    yield f"questions it asks: {len(plan.questions)}"
    yield f"answer: {plan.answer or 'none is known yet'}"
    yield "compensation: " + ("as in the draft" if plan.compensation else "none")


def _conversation(heard: Sequence[Heard], hidden: Hidden) -> list[str]:
    """Return the newest mails, the oldest of them first, as many as fit."""
    lines: list[str] = []
    room = MOST_TOLD
    for voice, words in reversed(heard[-MOST_MAILS:]):
        shown = {"customer": hidden.hide, "team": hidden.keep, "stranger": hidden.blank}[voice](
            words
        )
        if len(shown) > room:
            break
        room -= len(shown)
        lines.insert(0, f"{voice}:\n{barred(shown)}")
    return lines
