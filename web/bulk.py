"""What is done with several conversations at once: each in a transaction of its own, with a word on
each that was left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict, NotFound, StoreUnavailable
from inbox_assistant.model import Conversation
from inbox_assistant.store.base import Store
from web import current, errors, listing, noting, snoozing
from web.i18n import gettext, marked
from web.identifiers import identifier

blueprint = Blueprint("bulk", __name__)

MOST = 100
#: What may be done, as the report names it.
ACTS: Mapping[str, str] = {
    "assign": marked("Assign"),
    "close": marked("Close"),
    "reopen": marked("Open again"),
    "snooze": marked("Snooze"),
    "tag": marked("Tag"),
    "untag": marked("Take the tag away"),
    "spam": marked("Spam"),
    "unspam": marked("Not spam"),
    "read": marked("Mark as read"),
    "unread": marked("Mark as unread"),
}
#: Why one was left out.
LEFT_OUT: Mapping[str, str] = {
    "gone": marked("it is not there any more"),
    "merged": marked("it was merged into another one"),
    "spam": marked("it is spam: say first that it is not"),
    "wrote": marked("new mail has come: look at it first"),
    "access": marked("the agent may not see its mailbox"),
    "busy": marked("the database could not be written: try again"),
}
_AUDITED = {"assign": "assigned", "close": "closed", "spam": "spam"}
_SETTLES = {"close", "snooze", "spam"}  # after these nobody looks at mail that has just come
_NOT_OF_SPAM = {"close", "reopen", "snooze"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done. `number` is the agent (0: nobody) or the tag."""

    act: str
    number: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a bulk action, for the page it leads back to."""

    act: str
    done: int
    left_out: Sequence[tuple[int, str]]


@blueprint.post("/conversations/bulk")
def act() -> Response | tuple[str, int]:
    """Do the same with all conversations that were chosen."""
    chosen = dict(_chosen(text) for text in request.form.getlist("chosen"))
    if not chosen:
        return errors.told(gettext("Choose conversations in the list first."), 400)
    if len(chosen) > MOST:
        return errors.told(gettext("Choose at most %(num)s at once.") % {"num": MOST}, 400)
    wish = _wish()
    if wish.act == "snooze" and wish.until is None:
        return snoozing.refusal()
    if wish.act in ("tag", "untag") and not _is_tag(wish.number):
        return errors.told(gettext("Choose a tag first."), 400)
    left_out = {place: why for place, mails in chosen.items() if (why := _one(wish, place, mails))}
    return redirect(_back(wish, len(chosen) - len(left_out), left_out), 303)


def _chosen(text: str) -> tuple[int, int]:
    """Return the conversation and how many mails it had when the list was shown."""
    place, _, mails = text.partition("-")
    try:
        return identifier(place), identifier(mails)
    except ValueError:
        abort(400)


def _wish() -> Wish:
    name = request.form.get("act", "")
    if name not in ACTS:
        abort(400)
    agent = request.form.get("agent", 0, type=identifier)
    tag = request.form.get("tag", 0, type=identifier)
    until = snoozing.until_of_form() if name == "snooze" else None
    return Wish(name, agent if name == "assign" else tag, until)


def _is_tag(number: int) -> bool:
    return any(tag.id == number for tag in current.store().tags.all())


def _one(wish: Wish, conversation_id: int, mails: int) -> str | None:
    """Do it with one conversation; return why not, None when it is done."""
    store = current.store()
    try:
        with store.writing():
            head = store.conversations.get(conversation_id)
            if not _visible(head):
                return "gone"
            if why := _hindrance(wish, head, mails):
                return why
            _DO[wish.act](store, conversation_id, wish)
            if wish.act in _AUDITED:
                current.audit(_AUDITED[wish.act], f"conversation {conversation_id}")
    except NotFound:
        return "gone"
    except Conflict:
        return "merged"
    except StoreUnavailable:
        return "busy"
    return None


def _visible(head: Conversation) -> bool:
    seen = current.mailboxes()
    return seen is None or head.mailbox in seen


def _hindrance(wish: Wish, head: Conversation, mails: int) -> str | None:
    if head.merged_into is not None:
        return "merged"
    if head.status == "spam" and wish.act in _NOT_OF_SPAM:
        return "spam"
    if wish.act in _SETTLES and head.mails > mails and head.unread:
        return "wrote"
    if wish.act == "assign" and wish.number:
        agent = current.store().agents.get(wish.number)
        return None if noting.may_see(agent, head.mailbox) else "access"
    return None


def _who() -> tuple[int, datetime]:
    return current.agent().id, current.now()


_DO: Mapping[str, Callable[[Store, int, Wish], None]] = {
    "assign": lambda store, place, wish: store.desk.assign(place, wish.number or None, *_who()),
    "close": lambda store, place, _: store.desk.close(place, *_who()),
    "reopen": lambda store, place, _: store.desk.reopen(place, *_who()),
    "snooze": lambda store, place, wish: store.desk.snooze(
        place, wish.until or current.now(), *_who()
    ),
    "tag": lambda store, place, wish: store.tags.put(place, wish.number, *_who()),
    "untag": lambda store, place, wish: store.tags.take(place, wish.number, *_who()),
    "spam": lambda store, place, _: store.desk.spam(place, *_who()),
    "unspam": lambda store, place, _: store.desk.unspam(place, *_who()),
    "read": lambda store, place, _: store.conversations.change(place, unread=False),
    "unread": lambda store, place, _: store.conversations.change(place, unread=True),
}


def _back(wish: Wish, done: int, left_out: Mapping[int, str]) -> str:
    """Return the way back to the list, with the report in its address: it holds numbers and slugs
    alone, so that a forged one says nothing."""
    told = {"bulk": f"{wish.act}.{done}", "not": [f"{n}.{why}" for n, why in left_out.items()]}
    back = listing.address(listing.way_of_request())
    return f"{back}{'&' if '?' in back else '?'}{urlencode(told, doseq=True)}"


@blueprint.app_context_processor
def reports() -> dict[str, object]:
    """Let lists say what became of a bulk action."""
    return {"bulk_report": report, "bulk_acts": ACTS, "bulk_left_out": LEFT_OUT}


def report() -> Report | None:
    """Return the report in the address of this request."""
    name, _, done = request.args.get("bulk", "").partition(".")
    if name not in ACTS or not (done.isascii() and done.isdigit()):
        return None
    pairs = (text.partition(".") for text in request.args.getlist("not")[:MOST])
    left_out = [(place, why) for place, _, why in pairs if why in LEFT_OUT and place.isdigit()]
    try:
        return Report(name, identifier(done), [(identifier(p), why) for p, why in left_out])
    except ValueError:
        return None
