"""What an agent has before them with one conversation open."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from inbox_assistant.errors import NotFound
from inbox_assistant.model import OutboxRow, StoredMail
from inbox_assistant.respond import gathering
from inbox_assistant.respond.gathering import Understood
from web import answering, current, decoded, estimates, listing, pictures
from web import origin as origins
from web.decoded import Card
from web.identifiers import identifier

# So many of the customer's other conversations are offered for merging.
_OTHERS = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail of the conversation as shown; `row` is its way through the outbox, if it is ours.

    `elsewhere` are the conversations a stranger's mail names. `hides` says that its pictures from
    outside can be asked for, `proof` that they were.
    """

    stored: StoredMail
    text: Markup
    row: OutboxRow | None
    elsewhere: tuple[int, ...] = ()
    hides: bool = False
    trusted: bool = False
    proof: str | None = None


def page(
    conversation_id: int,
    trouble: str | None = None,
    *,
    refusal: str | None = None,
    shown: int | None = None,
    unsaved: str | None = None,
) -> str:
    """Return the page of a conversation; `trouble` says what kept a reply back, `refusal` why
    nothing was merged or split. `shown` is the mail whose pictures were asked for, `unsaved` a
    draft that another one stands against."""
    store = current.store()
    conversation = store.conversations.get(conversation_id)
    mails = store.conversations.mails(conversation_id)
    latest = answering.latest_of_customer(mails)
    known = understood(latest)
    reading, membership = (known.reading, known.membership) if known else (None, None)
    card = decoded.card(latest, reading) if latest and reading else None
    origin = origins.of_mail(reading, membership) if reading and membership else None
    own = origin.own if origin else None
    return render_template(
        "conversation/page.html",
        listing=listing.of_request(),
        conversation=conversation,
        me_id=current.agent().id,
        letters=_letters(conversation_id, mails, latest, card, shown),
        merged=store.merging.merged(conversation_id),
        others=store.merging.others(conversation_id, _OTHERS),
        refusal=refusal,
        read_mail=latest.id if latest else None,
        reading=reading,
        card=card,
        corrections=store.corrections.of_mail(latest.id) if latest else {},
        origin=origin,
        reach=estimates.reach(own.issue) if own else None,
        promises=store.promises.of_conversation(conversation_id),
        box=answering.box(conversation, mails, known, unsaved, makes=_makes()),
        trouble=trouble,
        parting=parting(),
        saved_at=None,
    )


def back_to(conversation_id: int, anchor: str | None = None) -> Response:
    """Return the way back to a conversation after something was done with it."""
    way = listing.way_of_request()
    url = url_for("conversations.page", conversation_id=conversation_id, **way, _anchor=anchor)
    return redirect(url, code=303)


def parting() -> OutboxRow | None:
    """Return the reply that was just given to the outbox, to offer its undoing."""
    row_id = request.args.get("sent", type=identifier)
    try:
        return current.store().outbox_desk.get(row_id) if row_id else None
    except NotFound:
        return None


def _letters(
    conversation_id: int,
    mails: list[StoredMail],
    latest: StoredMail | None,
    card: Card | None,
    asked: int | None,
) -> list[Letter]:
    rows = {row.message_id: row for row in current.store().outbox.of_conversation(conversation_id)}
    return [
        Letter(
            stored,
            card.text if card and stored is latest else escape(stored.mail.own_words),
            rows.get(stored.mail.message_id) if stored.direction == "out" else None,
            _elsewhere(stored),
            pictures.hidden(stored.mail),
            pictures.hidden(stored.mail) and pictures.trusted(stored.mail),
            pictures.leave(stored.id) if stored.id == asked else None,
        )
        for stored in mails
    ]


def _elsewhere(stored: StoredMail) -> tuple[int, ...]:
    """Return the conversations of others that a mail names without its writer taking part."""
    if "stranger" not in stored.notices:
        return ()
    named = current.store().conversations.holding(stored.mailbox, stored.mail.related)
    places = dict.fromkeys(mail.conversation_id for mail in named)
    return tuple(place for place in places if place != stored.conversation_id)


def _makes() -> bool:
    """Return whether the page brings the suggestions along: asked for by a link, or when it takes
    the place of one that may show them already."""
    return "suggestion" in request.args or "HX-Request" in request.headers


def understood(latest: StoredMail | None) -> Understood | None:
    """Return how the mail was understood that is to be answered, if there is one."""
    return gathering.understood(current.store(), current.config(), latest.id) if latest else None
