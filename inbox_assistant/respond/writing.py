"""Writes a planned reply: one paragraph per thought, in the customer's language and register, and
as long as the customer's own mail calls for."""

from collections.abc import Iterator

from babel.lists import format_list

from inbox_assistant.model import NamedAs, Plan, Reading
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.check.untranslated import marked
from inbox_assistant.respond.naming import personal_name
from inbox_assistant.respond.phrases import Letter, Phrasebook, Style, capitalised

FURIOUS = 3  # intensity
BRIEF, LONG = 30, 110  # words of the customer's mail
_INQUIRING = frozenset({"information", "request", "cancel", "refund", "praise", "other"})
_FEELINGS = frozenset({"anger", "frustration", "anxiety", "disappointment", "confusion"})
ANSWERING = frozenset({"solution", "closing"})  # with a date only where they leave a question open
_QUOTES = {"it": "«{}»", "es": "«{}»", "fr": "«\u00a0{}\u00a0»", "de": "„{}“"}


class Writer:
    """The sentences of one reply. `until` names the promised moment; `to_translate` says of a
    foreign answer what is to be done with it."""

    def __init__(
        self, asked: Asked, book: Phrasebook, style: Style, until: str, to_translate: str
    ) -> None:
        self._asked = asked
        self._book = book
        self._letter = Letter(book, style)
        self._to_translate = to_translate
        self._until = until
        self._words = len(asked.words.split())

    def text(self, plan: Plan) -> str:
        """Return the whole reply, from greeting to signature."""
        greeting = self._greeting()
        middle = filter(None, self._middle(plan))
        signature = self._book.signed(self._asked.team, self._asked.mailbox)
        return "\n\n".join((greeting, *middle, f"{self._say('signoff', 'any')}\n{signature}"))

    def _middle(self, plan: Plan) -> list[str]:
        """Return the paragraphs; what answers a mail of a few words stays in two of them."""
        opening = [*self._acknowledgement(plan)]
        body = [*self._body(plan)]
        offered = plan.compensation or ""
        following = self._next_step(plan)
        if self._words <= BRIEF and body and "\n" not in body[0] and not plan.answer:
            opening, body = [*opening, body[0]], body[1:]
        return [" ".join(opening), *body, offered, following]

    def _say(self, slot: str, name: str, **holes: str) -> str:
        return self._letter.say(slot, name, **holes)

    def _greeting(self) -> str:
        name = personal_name(self._asked.customer)
        if name is None:
            return self._say("greeting", "nameless")
        return self._say("greeting", "named", full=name.full, first=name.first)

    def _acknowledgement(self, plan: Plan) -> Iterator[str]:
        if plan.kind == "thanks":
            yield from self._thanks(plan)
            return
        yield from filter(None, (self._opening(plan), self._feeling(plan)))
        if plan.apology != "none":
            yield self._say("apology", plan.apology)

    def _thanks(self, plan: Plan) -> Iterator[str]:
        praised = self._asked.reading.motive.value == "praise"
        if "thanks_after" in plan.reasons and not praised:
            yield self._say("opening", "told")
            yield self._say("body", "thanks_after")
        else:
            yield self._say("opening", "praise")
            yield self._say("body", "thanks")

    def _opening(self, plan: Plan) -> str:
        if self._asked.is_chaser and plan.apology == "late":
            return self._say("opening", "again")
        if about := _named(plan, "topic"):
            return self._say("opening", "topic", topic=about[0])
        if asked := _named(plan, "request"):
            return self._say("opening", "request", request=asked[0])
        plain = self._say("opening", "plain")
        return plain if self._words < LONG else f"{plain} {self._say('noted', 'all')}"

    def _feeling(self, plan: Plan) -> str:
        if plan.personal:
            return self._say("personal", plan.personal)
        reading = self._asked.reading
        curt = self._words <= BRIEF and plan.apology != "none"
        if curt or reading.intensity.value == 0 or plan.kind in ("solution", "closing"):
            return ""
        if reading.emotion.value in _FEELINGS:
            return self._say("feeling", _feeling(reading))
        return self._say("feeling", "blocked") if self._asked.blocked else ""

    def _body(self, plan: Plan) -> Iterator[str]:
        if plan.kind == "question":
            yield self._questions(plan)
        elif plan.kind == "solution":
            yield self._say("body", "solution")
            yield self._answer(plan)
        elif plan.kind != "thanks":
            yield " ".join(filter(None, (self._say("body", self._about(plan)), self._facts(plan))))
            yield self._noted(plan)

    def _about(self, plan: Plan) -> str:
        if plan.kind != "interim":
            return plan.kind
        inquiring = self._asked.reading.motive.value in _INQUIRING and not self._asked.blocked
        return "interim_ask" if inquiring else "interim_fix"

    def _answer(self, plan: Plan) -> str:
        if plan.answer != "translate":
            return plan.answer_text
        return f"{marked(self._to_translate)}\n{plan.answer_text}"

    def _facts(self, plan: Plan) -> str:
        facts = [self._quoted(words) for words in _named(plan, "fact")]
        if not facts:
            return ""
        return self._say("noted", "facts", facts=format_list(facts, locale=self._book.language))

    def _noted(self, plan: Plan) -> str:
        """Return the customer's own questions, one by one, so that none is forgotten."""
        if not (told := _named(plan, "question")):
            return ""
        lead = self._say("noted", "questions")
        return "\n".join((lead, *(f"- {self._quoted(words)}" for words in told)))

    def _questions(self, plan: Plan) -> str:
        facts = self._facts(plan)
        lead = self._say("body", "question_one" if len(plan.questions) == 1 else "question_many")
        told = [self._letter.question(s, self._asked.vocabulary) for s in plan.questions]
        return "\n".join((f"{facts} {lead}".strip(), *(f"- {words}" for words in told if words)))

    def _quoted(self, words: str) -> str:
        return _QUOTES.get(self._book.language, "“{}”").replace("{}", words)

    def _next_step(self, plan: Plan) -> str:
        return self._say("next", _next(plan), until=self._until, Until=capitalised(self._until))


def _feeling(reading: Reading) -> str:
    """Return what is named: to call somebody angry who is merely annoyed would offend."""
    furious = reading.emotion.value == "frustration" and reading.intensity.value >= FURIOUS
    return "anger" if furious else reading.emotion.value


def _next(plan: Plan) -> str:
    if plan.kind in ANSWERING and plan.next_step == "dated":
        return "open"
    return "interim" if plan.kind == "follow_up" else plan.kind


def _named(plan: Plan, role: NamedAs) -> list[str]:
    return [words for own, words in plan.acknowledges if own == role]
