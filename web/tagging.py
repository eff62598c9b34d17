"""Tags: those of a conversation, and the team's list of them."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict, InputError
from inbox_assistant.model import COLOURS, LONGEST_TAG, Conversation, Tag
from web import current, desk, errors
from web.i18n import gettext
from web.identifiers import identifier

blueprint = Blueprint("tagging", __name__)


@blueprint.post("/conversations/<int:conversation_id>/tag")
def tag(conversation_id: int) -> Response | tuple[str, int]:
    """Put the tag of the form on the conversation, or take it off again."""
    chosen = _of_form()
    if chosen is None:
        return errors.told(gettext("There is no such tag. Leads add tags under Settings."), 400)
    tags, me, now = current.store().tags, current.agent().id, current.now()
    carried = tags.of([conversation_id]).get(conversation_id, ())
    change = tags.take if chosen in carried else tags.put
    change(conversation_id, chosen.id, me, now)
    return desk.back_to(conversation_id)


def _of_form() -> Tag | None:
    """Return the tag of the form: by its number, or by the beginning of its name."""
    known, number = current.store().tags.all(), request.form.get("tag", type=identifier)
    if number is not None:
        return next((one for one in known if one.id == number), None)
    return named(request.form.get("named", ""), known)


def named(text: str, known: Iterable[Tag]) -> Tag | None:
    """Return the tag of that name, or the only one whose name begins so."""
    wanted = " ".join(text.split()).casefold()
    begun = [one for one in known if wanted and one.name.casefold().startswith(wanted)]
    whole = [one for one in begun if one.name.casefold() == wanted]
    return next(iter(whole or begun), None) if len(whole or begun) == 1 else None


@blueprint.get("/tags")
def index(trouble: str | None = None) -> str:
    """The team's list; who may not change it sees it."""
    return render_template(
        "tags.html",
        tags=current.store().tags.all(),
        colours=COLOURS,
        longest=LONGEST_TAG,
        trouble=trouble,
    )


@blueprint.post("/tags")
def add() -> Response | str | tuple[str, int]:
    """Add a tag to the list."""
    try:
        tag = current.store().tags.add(request.form.get("name", ""), request.form.get("colour", ""))
    except (Conflict, InputError) as error:
        return index(_why(error)), 400
    current.audit("tags", f"tag {tag.id}", f"{tag.name} added")
    return redirect(url_for("tagging.index"), 303)


@blueprint.post("/tags/<int:tag_id>")
def change(tag_id: int) -> Response | str | tuple[str, int]:
    """Give a tag another name or colour, or remove it."""
    wanted, tags = request.form, current.store().tags
    if wanted.get("act") not in ("change", "remove"):
        abort(400)
    try:
        if wanted["act"] == "remove":
            tags.remove(tag_id)
        else:
            tags.change(tag_id, wanted.get("name", ""), wanted.get("colour", ""))
    except (Conflict, InputError) as error:
        return index(_why(error)), 400
    done = "removed" if wanted["act"] == "remove" else f"now {wanted['name']}"
    current.audit("tags", f"tag {tag_id}", done)
    return redirect(url_for("tagging.index"), 303)


def _why(error: Conflict | InputError) -> str:
    if isinstance(error, Conflict):
        return gettext("There is a tag of that name already.")
    return gettext("A tag is a word or a few, of at most %(num)s characters.") % {
        "num": LONGEST_TAG
    }


@blueprint.app_context_processor
def lists() -> dict[str, object]:
    """Let pages show tags."""
    return {"tags_of": _tags_of, "all_tags": lambda: current.store().tags.all()}


def _tags_of(rows: Iterable[Conversation]) -> Mapping[int, tuple[Tag, ...]]:
    """Return the tags of these conversations, in one question."""
    return current.store().tags.of([row.id for row in rows])
