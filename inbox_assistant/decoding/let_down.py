"""Have they been let down before? What the history shows, and what the writer says of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from inbox_assistant.decoding.moods import asks, pleased
from inbox_assistant.model import Answer, History, Past, Reading, Reason, Turn

# Who writes twice within an hour has forgotten something, not lost patience.
_AFTERTHOUGHT = timedelta(hours=1)
# Another conversation that began only now is no sign of neglect yet.
_NEGLECTED = timedelta(days=1)


def let_down(
    reading: Reading, words: Mapping[str, tuple[str, ...]], history: History | None
) -> Answer:
    """Return whether the writer was let down before, and by what; None when nothing tells."""
    reasons = [*_told(history, reading)] if history else []
    # Thanks for what took long are no reproach, and what was written is what the history knows.
    if (said := words.get("again")) and not pleased(reading):
        reasons.append(Reason("says_so", said))
    if not reasons and history is None:
        return Answer(None)
    return Answer(bool(reasons), tuple(reasons))


def _told(history: History, reading: Reading) -> Iterator[Reason]:
    *answered, waiting = _waits(history.turns)
    if len(waiting) > 1 and not pleased(reading):
        yield Reason("chased", times=(waiting[0],), mails=len(waiting))
    if earlier := [wait for wait in answered if len(wait) > 1]:
        yield Reason("chased_before", times=(earlier[-1][0],), mails=len(earlier[-1]))
    if history.missed:
        yield Reason("promise_missed", times=history.missed)
    if again := tuple(r.at for r in history.reopened if not (r.reading and pleased(r.reading))):
        yield Reason("reopened", times=again)
    yield from _elsewhere(history)


def _waits(turns: Sequence[Turn]) -> list[list[datetime]]:
    """Return the customer's mails between our answers, oldest first; the last are unanswered."""
    waits: list[list[datetime]] = [[]]
    for turn in turns:
        if not turn.ours and not (waits[-1] and turn.at - waits[-1][-1] < _AFTERTHOUGHT):
            waits[-1].append(turn.at)
        if turn.ours or turn.answered:
            waits.append([])
    return waits


def _elsewhere(history: History) -> Iterator[Reason]:
    """Tell what went wrong in the customer's other conversations, each kind once."""
    newest = max((turn.at for turn in history.turns if not turn.ours), default=None)
    ends: dict[str, dict[datetime, int]] = {}
    for past in history.past:
        for slug, at in _bad_ends(past, newest):
            ends.setdefault(slug, {}).setdefault(at, past.conversation_id)
    for slug, found in ends.items():
        conversations = tuple(dict.fromkeys(found[at] for at in sorted(found)))
        yield Reason(slug, times=tuple(sorted(found)), conversations=conversations)


def _bad_ends(past: Past, newest: datetime | None) -> Iterator[tuple[str, datetime]]:
    waited = past.waiting_since
    if waited and newest and newest - waited >= _NEGLECTED and past.reading and asks(past.reading):
        yield "past_unanswered", waited
    yield from (("past_promise_missed", at) for at in past.missed)
    for again in past.reopened:
        if not (again.reading and pleased(again.reading)):
            yield "past_reopened", again.at
