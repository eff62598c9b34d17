"""Updates to everybody hit by an issue: written, looked at, sent, paused, offered again."""

from datetime import date, datetime, time

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict
from inbox_assistant.model import STAGES, Stage, Update
from inbox_assistant.respond.updates import preparing
from inbox_assistant.respond.updates.preview import groups
from web import current, issue_page, roles, update_words, updating
from web.forms import written
from web.i18n import gettext, language
from web.identifiers import identifier

blueprint = Blueprint("updates", __name__)


@blueprint.app_context_processor
def banner() -> dict[str, object]:
    """Let every page say that customers wait for word of an incident."""
    return {"incident_reminders": updating.reminders, "minutes": updating.minutes}


@blueprint.get("/issues/<int:issue_id>/updates/new")
def new(issue_id: int) -> str:
    """The form of a new update."""
    issue = current.store().issues.get(issue_id)
    known = current.store().updates.of_issue(issue_id, 1)
    stage: Stage = known[0].stage if known else "investigating"
    return _form(Update(issue.id, stage, until=updating.next_word(issue)))


@blueprint.get("/updates/<int:update_id>/words")
def words(update_id: int) -> Response | str:
    """The form of an update nobody has sent yet."""
    update = current.store().updates.get(update_id)
    if update.state != "draft":
        return _back(update_id)
    return _form(update)


@blueprint.post("/issues/<int:issue_id>/updates")
def prepare(issue_id: int) -> Response | tuple[str, int]:
    """Write the letters, to be looked at; nothing is sent."""
    return _prepared(_asked(current.store().issues.get(issue_id).id))


@blueprint.get("/updates/<int:update_id>")
def page(update_id: int) -> str:
    """The letters to be looked at before they leave, and what became of those that did."""
    return _page(update_id)


@blueprint.post("/updates/<int:update_id>/send")
def send(update_id: int) -> Response | tuple[str, int]:
    """Let the letters to those ticked leave, once however often the button is pressed."""
    store = current.store()
    ticked = set(request.form.getlist("person", type=identifier))
    proposed = store.addressings.fates(update_id).get("proposed", 0)
    if proposed and not ticked:
        return _page(update_id, "nobody"), 400
    try:
        store.updates.begin(update_id, ticked, current.agent().id, current.now())
    except Conflict:
        return _page(update_id, "overtaken"), 409
    current.audit("told", f"update {update_id}", f"{len(ticked)} people")
    return _back(update_id)


@blueprint.post("/updates/<int:update_id>/pause")
def pause(update_id: int) -> Response:
    """Send no more of it for now."""
    current.store().updates.pause(update_id)
    return _back(update_id)


@blueprint.post("/updates/<int:update_id>/resume")
def resume(update_id: int) -> Response:
    """Go on sending."""
    current.store().updates.resume(update_id)
    return _back(update_id)


@blueprint.post("/updates/<int:update_id>/again")
def again(update_id: int) -> Response:
    """Try those once more whom a server refused."""
    current.store().addressings.again(update_id)
    return _back(update_id)


@blueprint.post("/updates/<int:update_id>/offer")
def offer(update_id: int) -> Response | tuple[str, int]:
    """Write the letters for those who joined later, to be looked at."""
    try:
        preparing.offer(current.store(), current.config(), update_id, current.now())
    except Conflict:
        return _page(update_id, "late"), 409
    return _back(update_id)


@blueprint.post("/updates/<int:update_id>/look")
def look(update_id: int) -> Response | tuple[str, int]:
    """Write the letters of a draft anew, for those who are hit now."""
    return _prepared(current.store().updates.get(update_id))


@blueprint.post("/updates/<int:update_id>/discard")
def discard(update_id: int) -> Response:
    """Forget what nobody has sent."""
    update = current.store().updates.get(update_id)
    current.store().updates.discard(update_id)
    return issue_page.back_to(update.issue)


@blueprint.post("/issues/<int:issue_id>/incident")
def incident(issue_id: int) -> Response:
    """Say that the issue hits many now, or not any more."""
    incidents, now = current.store().incidents, current.now()
    if request.form.get("then") == "end":
        incidents.end(issue_id, now)
    else:
        incidents.begin(issue_id, current.agent().id, now)
    return issue_page.back_to(issue_id, anchor="updates")


def _prepared(update: Update) -> Response | tuple[str, int]:
    """Write its letters; or say why they can't be."""
    store, config, now = current.store(), current.config(), current.now()
    if refusal := preparing.fault_of(update, config, now):
        return _form(update, refusal), 400
    try:
        return _back(preparing.prepare(store, config, update, now))
    except Conflict:
        return _page(update.id, "begun"), 409


def _asked(issue_id: int) -> Update:
    """Return the update the form describes; "solved" promises nothing more."""
    update_id = request.form.get("update", 0, type=identifier)
    stage = next((one for one in STAGES if one == request.form.get("stage")), None) or abort(400)
    words = {
        name.removeprefix("words-"): written(name)
        for name in request.form
        if name.startswith("words-") and name[6:].isascii() and name[6:].isalpha()
    }
    until = None if stage == "solved" else _moment()
    agent = current.agent().id
    return Update(issue_id, stage, words, until, agent, id=update_id)


def _moment() -> datetime | None:
    try:
        day = date.fromisoformat(request.form.get("day", ""))
        hour = time(request.form.get("hour", -1, type=identifier))
    except ValueError:
        return None
    return datetime.combine(day, hour, current.zone())


def _form(update: Update, refusal: str | None = None) -> str:
    issue = current.store().issues.get(update.issue)
    until = update.until or updating.next_word(issue)
    return render_template(
        "issue/update_words.html",
        issue=issue,
        update=update,
        until=until.astimezone(current.zone()),
        stages=update_words.STAGES,
        languages=updating.languages(issue),
        longest=preparing.LONGEST_WORDS,
        refusal=_refusal(refusal),
    )


def _page(update_id: int, refusal: str | None = None) -> str:
    store = current.store()
    update = store.updates.get(update_id)
    people = store.addressings.of_update(update_id)
    proposed = [one for one in people if one.fate == "proposed"]
    ticked = set(request.form.getlist("person", type=identifier)) if refusal else None
    return render_template(
        "issue/update.html",
        issue=store.issues.get(update.issue),
        update=update,
        progress=updating.progress(update),
        groups=groups(store, current.config(), update, proposed, language())
        if roles.may("updates.send")
        else (),
        ticked={one.conversation_id for one in proposed if not one.reason}
        if ticked is None
        else ticked,
        people=[one for one in people if one.fate != "proposed"],
        most=preparing.MOST,
        texts=update_words,
        refusal=_refusal(refusal),
    )


def _refusal(slug: str | None) -> str | None:
    if slug is None:
        return None
    words = gettext(update_words.REFUSALS[slug])
    return words % {"num": preparing.LONGEST_WORDS} if slug == "long" else words


def _back(update_id: int) -> Response:
    return redirect(url_for("updates.page", update_id=update_id), code=303)
