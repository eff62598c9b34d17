"""People and organisations: who writes to us, how, and what happened between us."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import (
    LONGEST_NOTE,
    Conversation,
    Issue,
    IssueOfPerson,
    Person,
    PersonNote,
)
from inbox_assistant.store.pages import PageKey
from web import current, decoded, moods
from web.forms import written
from web.i18n import gettext
from web.identifiers import identifier

blueprint = Blueprint("people", __name__)

_PAGE = 20
_MOODS = 40
_MEMBERS = 50
_IN_PANEL = 3


@dataclass(frozen=True, slots=True)
class Panel:
    """What a conversation says of its customer: the newest other conversations, whether there are
    `more`, our missed promises, and the newest note."""

    person: Person
    others: tuple[Conversation, ...]
    more: bool
    missed: int
    note: PersonNote | None


@blueprint.get("/people/<int:person_id>")
def page(person_id: int) -> str:
    """What is known of a person, as far as the agent's mailboxes show it."""
    return _page(person_id)


@blueprint.get("/people/<int:person_id>/conversations")
def conversations(person_id: int) -> str:
    """All conversations of a person, a page at a time."""
    person = _person(person_id)
    found = current.store().people.conversations(_ids(person), current.mailboxes(), _after(), _PAGE)
    return render_template("person/conversations.html", person=person, page=found)


@blueprint.get("/organisations/<int:organisation_id>")
def organisation(organisation_id: int) -> str:
    """The people of an organisation, and their conversations."""
    store, mailboxes = current.store().organisations, current.mailboxes()
    beyond = request.args.get("beyond", default=0, type=identifier)
    members = store.people(organisation_id, mailboxes, beyond, _MEMBERS + 1)
    return render_template(
        "person/organisation.html",
        organisation=store.get(organisation_id, mailboxes),
        members=members[:_MEMBERS],
        beyond=members[_MEMBERS - 1].id if len(members) > _MEMBERS else None,
        page=store.conversations(organisation_id, mailboxes, _after(), _PAGE),
    )


@blueprint.post("/people/<int:person_id>/notes")
def note(person_id: int) -> Response | tuple[str, int]:
    """Keep a note about a person."""
    text = written("note").strip()
    if not 0 < len(text) <= LONGEST_NOTE:
        words = gettext("Write a note of at most %(num)s characters.") % {"num": LONGEST_NOTE}
        return _page(person_id, words), 400
    me = current.agent().id
    current.store().acquaintance.note(person_id, text, me, current.now())
    return _back_to(person_id, "notes")


@blueprint.post("/people/<int:person_id>/notes/<int:number>/remove")
def unnote(person_id: int, number: int) -> Response:
    """Remove a note: one's own, or any as a lead."""
    mine = {
        one.id: one.person_id
        for one in current.store().acquaintance.notes(_ids(_person(person_id)))
        if may_remove(one)
    }
    if number not in mine:
        raise NotFound("There is no such note.")
    current.store().acquaintance.unnote(number, mine[number])
    return _back_to(person_id, "notes")


@blueprint.post("/people/<int:person_id>/join")
def join(person_id: int) -> Response | tuple[str, int]:
    """Say that another address is the same person's."""
    store, address = current.store(), written("address").strip()
    try:
        other = store.people.by_address(address)
        if other is None or _person(other.id).id != other.id:
            raise NotFound("Who asks may not see this address.")
        store.people.join(person_id, address, current.agent().id, current.now())
    except NotFound:
        return _page(person_id, gettext("Nobody has written from this address yet.")), 404
    except Conflict:
        return _page(person_id, gettext("These addresses are one person already.")), 409
    current.audit("joined", f"person {person_id}")
    return _back_to(person_id, "addresses")


@blueprint.post("/people/<int:person_id>/addresses/<int:number>/part")
def part(person_id: int, number: int) -> Response:
    """Take back that an address is the same person's."""
    if number not in _ids(_person(person_id)):
        raise NotFound("This address is not the person's.")
    current.store().people.part(number)
    current.audit("parted", f"person {number}")
    return _back_to(person_id, "addresses")


@blueprint.post("/people/<int:person_id>/addresses/<int:number>/pictures")
def pictures(person_id: int, number: int) -> Response:
    """Ask again before pictures of that address are shown."""
    addresses = {one.id: one.address for one in _person(person_id).addresses}
    if number not in addresses:
        raise NotFound("This address is not the person's.")
    current.store().trust.distrust(addresses[number])
    return _back_to(person_id, "addresses")


@blueprint.app_context_processor
def known() -> dict[str, object]:
    """Let a conversation show its customer."""
    return {"person_panel": _panel, "may_remove_note": may_remove}


def may_remove(one: PersonNote) -> bool:
    """Return whether who asks may remove a note: their own, or any as a lead."""
    return one.agent_id == current.agent().id or current.leads()


def _panel(conversation: Conversation) -> Panel | None:
    """Return what is shown of the customer beside a conversation; None for mail of nobody."""
    store, mailboxes = current.store(), current.mailboxes()
    customer = store.people.of_conversation(conversation.id)
    if customer is None:
        return None
    person = store.people.get(customer.id, mailboxes)
    ids = _ids(person)
    rows = store.people.conversations(ids, mailboxes, None, _IN_PANEL + 1).rows
    others = [row for row in rows if row.id != conversation.id]
    promises = store.acquaintance.promises(ids, mailboxes)
    return Panel(
        person,
        tuple(others[:_IN_PANEL]),
        len(others) >= _IN_PANEL,
        sum(promise.state == "missed" for promise in promises),
        next(iter(store.acquaintance.notes(ids)), None),
    )


def _page(person_id: int, refusal: str | None = None) -> str:
    store, mailboxes = current.store(), current.mailboxes()
    person = _person(person_id)
    ids, addresses = _ids(person), [one.address for one in person.addresses]
    heard = store.acquaintance.moods(ids, mailboxes, _MOODS)
    return render_template(
        "person/page.html",
        person=person,
        refusal=refusal,
        page=store.people.conversations(ids, mailboxes, None, _PAGE),
        guests=store.people.guests(addresses, mailboxes, _PAGE).rows,
        moods=heard,
        picture=moods.picture(heard),
        issues=list(_issues(ids)),
        promises=store.acquaintance.promises(ids, mailboxes),
        let_down=_let_down(ids),
        notes=store.acquaintance.notes(ids),
        joined=store.people.joined(ids),
        trusted={one.id for one in person.addresses if store.trust.trusts(one.address)},
    )


def _person(person_id: int) -> Person:
    if "people" not in g:
        g.people = {}
    if person_id not in g.people:
        g.people[person_id] = current.store().people.get(person_id, current.mailboxes())
    found: Person = g.people[person_id]
    return found


def _ids(person: Person) -> list[int]:
    return [one.id for one in person.addresses]


def _issues(ids: list[int]) -> Any:
    """Yield the issues that hit somebody, as who asks may see them."""
    hits = current.store().acquaintance.issues(ids, current.mailboxes())
    for hit in islice(hits, _PAGE):
        try:
            pair: tuple[IssueOfPerson, Issue] = (hit, current.store().issues.get(hit.id))
        except NotFound:
            continue
        yield pair


def _let_down(ids: list[int]) -> decoded.Card | None:
    """Return what their newest mail and its history tell of how we treated them."""
    stored = current.store().acquaintance.latest(ids, current.mailboxes())
    reading = current.store().readings.get(stored.id) if stored else None
    return decoded.card(stored, reading) if stored and reading else None


def _after() -> PageKey | None:
    try:
        at, conversation_id = request.args["after"].split("-")
        return identifier(at), identifier(conversation_id)
    except (KeyError, ValueError):
        return None


def _back_to(person_id: int, anchor: str) -> Response:
    return redirect(url_for("people.page", person_id=person_id, _anchor=anchor), 303)
