"""Writes a planned reply: one paragraph per thought, in the customer's language and register."""

from datetime import datetime

from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.naming import personal_name
from inbox_assistant.respond.phrases import Phrasebook, Style, capitalised
from inbox_assistant.respond.plan import Plan
from inbox_assistant.respond.topics import topic

MOST_QUESTIONS = 2
ANYTHING = "what_happened"  # what is asked when nothing else is known to be missing
# Kinds that give the moment of the next word.
DATED = frozenset({"received", "interim", "question", "follow_up"})
_INQUIRING = frozenset({"information", "request", "cancel", "refund", "praise", "other"})


class Writer:
    """The sentences of one reply. `next_word` is the promised moment, in the team's zone."""

    def __init__(self, asked: Asked, book: Phrasebook, style: Style, next_word: datetime) -> None:
        self._asked = asked
        self._book = book
        self._style = style
        self.until = book.until(next_word)

    def text(self, plan: Plan) -> str:
        """Return the whole reply, from greeting to signature."""
        paragraphs = [
            self._greeting(),
            self._acknowledgement(plan),
            *self._body(plan),
            self._next_step(plan),
            f"{self._say('signoff', 'any')}\n{self._asked.team}",
        ]
        return "\n\n".join(part for part in paragraphs if part)

    def _say(self, slot: str, name: str, **holes: str) -> str:
        return self._book.say(slot, name, self._style, **holes)

    def _greeting(self) -> str:
        name = personal_name(self._asked.customer)
        if name is None:
            return self._say("greeting", "nameless")
        return self._say("greeting", "named", full=name.full, first=name.first)

    def _acknowledgement(self, plan: Plan) -> str:
        if plan.kind == "thanks":
            return f"{self._say('opening', 'praise')} {self._say('body', 'thanks')}"
        sentences = [self._opening(), self._feeling(plan), self._apology(plan)]
        return " ".join(sentence for sentence in sentences if sentence)

    def _opening(self) -> str:
        if self._asked.is_chaser:
            return self._say("opening", "again")
        about = None if self._venting() else topic(self._asked.subject, self._book.language)
        if about:
            return self._say("opening", "topic", topic=about)
        return self._say("opening", "plain")

    def _venting(self) -> bool:
        # A vague or angry subject names no matter: quoting it back would sound like mockery.
        reading = self._asked.reading
        return reading.vague.value or reading.emotion.value in ("anger", "frustration")

    def _feeling(self, plan: Plan) -> str:
        emotion = self._asked.reading.emotion.value
        if self._asked.reading.intensity.value == 0 or plan.kind in ("solution", "closing"):
            return ""
        name = "anger" if emotion == "frustration" else emotion
        if name in ("anger", "anxiety", "disappointment", "confusion"):
            return self._say("feeling", name)
        return self._say("feeling", "blocked") if self._asked.blocked else ""

    def _apology(self, plan: Plan) -> str:
        if self._asked.is_chaser:
            return self._say("apology", "late")
        if not self._asked.harmed and plan.kind not in ("closing", "follow_up"):
            return ""
        heavy = self._asked.blocked or self._asked.reading.intensity.value >= 2
        return self._say("apology", "heavy" if heavy else "light")

    def _body(self, plan: Plan) -> list[str]:
        if plan.kind == "question":
            return [self._questions()]
        if plan.kind == "solution":
            answer = self._asked.known_answer(self._book.language)
            return [self._say("body", "solution"), answer.text.strip() if answer else ""]
        if plan.kind == "interim":
            inquiring = self._asked.reading.motive.value in _INQUIRING
            return [self._say("body", "interim_ask" if inquiring else "interim_fix")]
        return [] if plan.kind == "thanks" else [self._say("body", plan.kind)]

    def _questions(self) -> str:
        vocabulary = self._asked.vocabulary
        told = [
            self._book.question(slug, self._style, vocabulary)
            for slug in (*self._asked.missing, ANYTHING)
        ]
        chosen = [words for words in told[:-1] if words][:MOST_QUESTIONS] or told[-1:]
        lead = self._say("body", "question_one" if len(chosen) == 1 else "question_many")
        return "\n".join((lead, *(f"- {words}" for words in chosen)))

    def _next_step(self, plan: Plan) -> str:
        name = "interim" if plan.kind == "follow_up" else plan.kind
        return self._say("next", name, until=self.until, Until=capitalised(self.until))
