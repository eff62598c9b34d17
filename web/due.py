"""What is soon due or late, and what the reply box opens with then."""

from collections.abc import Sequence
from typing import cast

from flask import g

from inbox_assistant.model import Conversation
from inbox_assistant.respond.waiting import Clocks, Due
from web import current

#: Replies that say more than an interim word would.
_ANSWERS = ("solution", "closing", "thanks")


def clocks() -> Clocks:
    """Return the clocks of this request."""
    if "clocks" not in g:
        g.clocks = Clocks(current.config(), current.now())
    return cast(Clocks, g.clocks)


def pressing(conversation: Conversation) -> Due | None:
    """Return what is soon due or late in a conversation: its promise, else the answer; None when
    all is calm."""
    dues = (clocks().promise_due(conversation), clocks().answer_due(conversation))
    found = [due for due in dues if due and due.level != "calm"]
    return min(found, key=lambda due: due.until, default=None)


def opening(conversation: Conversation, kinds: Sequence[str]) -> int:
    """Return which suggestion the reply box opens with, counted from 1: the first, or the interim
    word when time runs out and no real answer is at hand."""
    if kinds[0] in _ANSWERS or "interim" not in kinds or pressing(conversation) is None:
        return 1
    return kinds.index("interim") + 1
