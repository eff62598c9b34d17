"""Several agents at one conversation: who looks, who writes, and what came meanwhile."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import cast

from flask import Blueprint, g, render_template, request

from inbox_assistant.model import Conversation, News, Present
from web import current, listing
from web.i18n import language
from web.identifiers import identifier

SHOWN = 5

blueprint = Blueprint("together", __name__)


@blueprint.post("/conversations/<int:conversation_id>/here")
def here(conversation_id: int) -> str | tuple[str, int]:
    """Note that the agent has the conversation open; answer who else has, and what came since.

    A page that shows this already gets no content, so that nothing in it moves.
    """
    store = current.store()
    store.conversations.get(conversation_id)
    store.presences.looks(conversation_id, current.agent().id, current.now())
    present, news = others(conversation_id), _news(conversation_id)
    shown = _told(present, news)
    if request.form.get("shown") == shown:
        return "", 204
    return render_template(
        "conversation/here.html",
        shown=shown,
        present=present,
        news=news,
        conversation_id=conversation_id,
    )


def _told(present: list[Present], news: list[News]) -> str:
    """Return what changes with anything the lines say."""
    mails = [one.stored.id for one in news]
    return sha256(repr((language(), present, mails)).encode("utf-8", "replace")).hexdigest()


def others(conversation_id: int) -> list[Present]:
    """Return which colleagues have the conversation open now."""
    me, now = current.agent().id, current.now()
    return list(current.store().presences.others(conversation_id, me, now))


def among(rows: Sequence[Conversation]) -> Mapping[int, Sequence[Present]]:
    """Return which colleagues have the conversations of a list open now; asked of the store once
    a request."""
    if "among" not in g:
        me, ids = current.agent().id, [row.id for row in rows]
        g.among = current.store().presences.among(ids, me, current.now())
    return cast(Mapping[int, Sequence[Present]], g.among)


def _news(conversation_id: int) -> list[News]:
    """Return what came after the newest mail the form has seen, the newest first."""
    seen = request.form.get("seen", type=identifier)
    if seen is None:
        return []
    return list(current.store().presences.newer(conversation_id, seen, SHOWN))


@blueprint.app_context_processor
def told() -> dict[str, object]:
    """Let a conversation say who else is there, and a reply held back what it has not seen."""
    return {
        "others_here": others,
        "among": among,
        "news_of_form": _news,
        "way_here": listing.way_of_request,
    }
