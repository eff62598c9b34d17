"""What a good agent would still have to ask: at most two things, the most useful first."""

from collections.abc import Collection
from dataclasses import dataclass

from inbox_assistant.questions import Question, Vocabulary
from inbox_assistant.understand.request_words import Heard

MOST_QUESTIONS = 2  # better one question more than a wrong action, but few
VAGUE = "what_happened"

_NOTHING_TO_ASK = frozenset({"praise", "other"})
_NO_TROUBLE = frozenset({"praise", "other", "cancel"})
_PROBLEM = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of a mail besides its words.

    `vague`: it leaves open what is wrong. `problem` is the probability that there is one behind it
    (and not thanks, sales, an application, a robot).
    """

    motive: str
    vague: bool
    problem: float
    is_reply: bool


def questions_of(
    heard: Heard, vocabulary: Vocabulary, given: Collection[str], judged: Judgement
) -> tuple[str, ...]:
    """Return the slugs to ask; none in a known conversation, and never what was given."""
    if judged.is_reply or judged.motive in _NOTHING_TO_ASK or heard.of("robots"):
        return ()
    trouble = judged.motive not in _NO_TROUBLE and judged.problem >= _PROBLEM
    asked = [VAGUE] if judged.vague else []
    for slug, question in vocabulary.questions.items():
        due = trouble or not question.trouble
        if due and _comes_up(question, heard) and not _known(question, given):
            asked.append(slug)
    return tuple(asked[:MOST_QUESTIONS])


def _known(question: Question, given: Collection[str]) -> bool:
    """Return whether the answer was given, or something that makes the question needless."""
    return question.slug in given or any(slug in given for slug in question.unless)


def _comes_up(question: Question, heard: Heard) -> bool:
    if any(map(heard.topic, question.without)):
        return False
    if question.also and not any(map(heard.topic, question.also)):
        return False
    return heard.topic(question.slug) or any(map(heard.topic, question.topics))
