"""Which kinds of reply fit a mail, best first, and why (names in `reasons.toml`)."""

from collections.abc import Iterator

from inbox_assistant.model import Kind
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.substance import Substance

# Below this an issue is only a guess, and its answer could be the wrong one.
SURE_OF_ISSUE = 0.5
# A vague mail is only answered with a solution, or as solved, when its issue is this sure.
SURE_OF_A_VAGUE_ISSUE = 0.7
_REASON_OF = {
    "known": "known_answer",
    "translate": "foreign_answer",
    "solved": "solved_before",
}

Chosen = tuple[Kind, str]


def kinds(asked: Asked, answer: Substance | None) -> Iterator[Chosen]:
    """Yield kinds with their reasons, the best first; a kind may come twice. None when everything
    is said: a solved conversation demands nothing."""
    if asked.has_last_word:
        yield from _after_our_word(asked, answer)
    elif _thanks(asked):
        yield "thanks", "thanks_after" if asked.answered_before else "thanks"
        if any(one.kind == "question" for one in asked.reading.asking):
            yield "interim", "asks_too"
    else:
        yield from _waiting(asked, answer)


def _after_our_word(asked: Asked, answer: Substance | None) -> Iterator[Chosen]:
    if _thanks(asked):
        return
    if _fixed(asked):
        yield "closing", "fixed"
    if answer:
        yield "solution", _REASON_OF[answer.source]
    if asked.is_promised:
        yield "interim", "promised"


def _waiting(asked: Asked, answer: Substance | None) -> Iterator[Chosen]:
    unhappy = asked.answered_before and (asked.upset or _reopened(asked))
    if answer and _sure(asked):
        yield "solution", _REASON_OF[answer.source]
    if unhappy:
        yield "follow_up", "unhappy_again"
    if asked.reading.vague.value and asked.missing:
        yield "question", "vague"
    if _fixed(asked):
        yield "closing", "fixed"
    yield "interim", "chaser" if asked.is_chaser else "takes_time"
    if answer:
        yield "solution", f"perhaps_{_REASON_OF[answer.source]}"
    if asked.missing:
        yield "question", "missing_details"
    yield "received", "first_word"


def _sure(asked: Asked) -> bool:
    return not asked.reading.vague.value or asked.issue_probability >= SURE_OF_A_VAGUE_ISSUE


def _fixed(asked: Asked) -> bool:
    return bool(asked.issue and asked.issue.status == "fixed" and _sure(asked))


def _reopened(asked: Asked) -> bool:
    """Return whether the customer came back because what we called solved is not."""
    told = asked.decoded.let_down.reasons if asked.decoded else ()
    return asked.blocked and any(reason.slug == "reopened" for reason in told)


def _thanks(asked: Asked) -> bool:
    reading = asked.reading
    if reading.motive.value == "praise":
        return not asked.blocked
    return asked.pleased and reading.motive.value == "other" and "?" not in asked.words
