"""A person's data leaves: all of it to them, or from here for good. For leads and admins."""

import tempfile
from typing import IO, cast

from flask import Blueprint, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict
from inbox_assistant.exporting import export as write_export
from inbox_assistant.forgetting import forget, plan
from inbox_assistant.model import Person
from web import current, errors
from web.i18n import gettext, marked

blueprint = Blueprint("leaving", __name__)

_PARTLY = marked(
    "Only who sees all mailboxes erases a person: nothing of them may stay unseen. Ask an admin."
)


@blueprint.post("/people/<int:person_id>/export")
def export(person_id: int) -> Response:
    """All that is known of a person, as far as the agent's mailboxes show it, as a zip archive."""
    person = _person(person_id)
    # A file without a name: it is gone when it was sent, whatever happens.
    file = cast(IO[bytes], tempfile.TemporaryFile())  # noqa: SIM115  # closed with the answer
    try:
        mails = write_export(current.whole_store(), _addresses(person), file, current.mailboxes())
    except BaseException:
        file.close()
        raise
    current.audit("exported", f"person {person_id}", f"{mails} mails")
    file.seek(0)
    name = f"person-{person_id}.zip"
    answer = send_file(file, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.call_on_close(file.close)
    return answer


@blueprint.get("/people/<int:person_id>/erase")
def ask(person_id: int) -> str | tuple[str, int]:
    """Say what is going to be gone, and that it can't be undone."""
    if current.mailboxes() is not None:
        return errors.told(gettext(_PARTLY), 403)
    return _asked(person_id)


@blueprint.post("/people/<int:person_id>/erase")
def erase(person_id: int) -> Response | tuple[str, int]:
    """Erase the person here, never on the mail server."""
    if current.mailboxes() is not None:
        return errors.told(gettext(_PARTLY), 403)
    try:
        erasure = forget(current.store(), _addresses(_person(person_id)))
    except Conflict:
        words = gettext("A letter to or about this person is being sent. Try again in a minute.")
        return _asked(person_id, words), 409
    current.audit("erased", f"person {person_id}", f"{erasure.mails} mails")
    return redirect(url_for("conversations.index"), code=303)


def _asked(person_id: int, refusal: str | None = None) -> str:
    person = _person(person_id)
    erasure = plan(current.store(), _addresses(person), everywhere=False)
    return render_template("person/erase.html", person=person, erasure=erasure, refusal=refusal)


def _person(person_id: int) -> Person:
    return current.store().people.get(person_id, current.mailboxes())


def _addresses(person: Person) -> list[str]:
    return [one.address for one in person.addresses]
