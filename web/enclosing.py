"""Files an agent adds to a reply: kept beside the draft, shown with their size, removable.

They lie in the store from the moment they are added, so saving the draft or leaving the page loses
none. Without JavaScript the same form sends them, together with what was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, g, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from inbox_assistant.errors import InputError
from inbox_assistant.model import Enclosed, File
from inbox_assistant.respond.enclosing import MB, file_of, refusal, speaks_of_files
from web import current, desk, drafts, errors, saving
from web.i18n import gettext, marked

blueprint = Blueprint("enclosing", __name__)

_WHY = {
    "empty": marked("“%(name)s” is empty, so it was not added."),
    "program": marked(
        "“%(name)s” is a program or a script. Mail servers send such files back: send a link to it "
        "instead."
    ),
    "large": marked(
        "“%(name)s” is larger than %(file_mb)s MB, the most for one file. Make it smaller, or send "
        "a link."
    ),
    "full": marked(
        "“%(name)s” does not fit: a mail takes %(mail_mb)s MB of files. Remove one, or send "
        "a second mail."
    ),
    "many": marked("“%(name)s” was not added: a mail takes %(files)s files. Remove one first."),
}
_TOO_LARGE = marked(
    "Nothing was added: together these are far more than the %(mail_mb)s MB a mail takes. Go back, "
    "where your text still stands, and choose fewer."
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside a draft, what was not taken just now and why, and what a mail takes."""

    files: tuple[Enclosed, ...]
    refused: tuple[str, ...]
    file_mb: int
    mail_mb: int

    @property
    def bytes(self) -> int:
        """How much the files are together."""
        return sum(file.bytes for file in self.files)


@blueprint.url_value_preprocessor
def _allow_files(_endpoint: str | None, _values: object) -> None:
    # Before any guard reads the form: nowhere else may so much be sent.
    request.max_content_length = most_sent(current.config().attachments.mail_mb)


def most_sent(mail_mb: int) -> int:
    """Return how many bytes a form with files may have: more than a mail takes, so that what is
    too large can be told file by file."""
    return 2 * (mail_mb + 1) * MB


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> tuple[str, int]:
    words = gettext(_TOO_LARGE) % {"mail_mb": current.config().attachments.mail_mb}
    if "HX-Request" not in request.headers or request.view_args is None:
        return errors.told(words, 413)
    g.refused_files = (words,)
    return _part(request.view_args["conversation_id"]), 413


@blueprint.post("/conversations/<int:conversation_id>/files")
def change(conversation_id: int) -> str | BaseResponse | tuple[str, int]:
    """Add the chosen files to the draft, or take one away; the text is kept as well."""
    text = drafts.of_form()
    kept = drafts.keep(conversation_id, text)
    g.refused_files = tuple(_changed(conversation_id))
    if "HX-Request" in request.headers:
        return _part(conversation_id)
    if not kept:
        return desk.page(conversation_id, trouble="draft", unsaved=text), 409
    if g.refused_files:
        return desk.page(conversation_id)
    return desk.back_to(conversation_id, "reply")


@blueprint.get("/conversations/<int:conversation_id>/files")
def file(conversation_id: int) -> Response:
    """A file beside the agent's own draft, to look at once more before it leaves."""
    sha256 = request.args.get("file", "")
    found = current.store().draft_files.get(current.agent().id, conversation_id, sha256)
    return saving.to_save(found.data, found.name)


def of_draft(conversation_id: int) -> tuple[File, ...]:
    """Return the files beside the agent's draft, with their bytes."""
    place = (current.agent().id, conversation_id)
    store = current.store().draft_files
    return tuple(store.get(*place, one.sha256) for one in store.all(*place))


def chosen_only() -> bool:
    """Return whether the form names files that were chosen but never added: they did not come
    along with it."""
    return any(name not in ("", "[object File]") for name in request.form.getlist("files"))


def take_back(conversation_id: int, files: tuple[File, ...]) -> None:
    """Put the files of an undone reply beside the agent's draft again."""
    for one in files:
        current.store().draft_files.add(current.agent().id, conversation_id, one, current.now())


def _changed(conversation_id: int) -> list[str]:
    """Do what the form says; return in words what was not taken."""
    store, agent_id = current.store().draft_files, current.agent().id
    if sha256 := request.form.get("remove"):
        store.remove(agent_id, conversation_id, sha256)
        return []
    refused = []
    for number, upload in enumerate(filter(_is_file, request.files.getlist("files")), 1):
        try:
            one = _taken(upload, number, store.all(agent_id, conversation_id))
        except InputError as error:
            refused.append(str(error))
        else:
            store.add(agent_id, conversation_id, one, current.now())
    return refused


def _is_file(upload: FileStorage) -> bool:
    return bool(upload.filename)


def _taken(upload: FileStorage, number: int, kept: Sequence[Enclosed]) -> File:
    """Return the file that was sent. Raises InputError, in words, when it can't be taken."""
    limits = current.config().attachments
    one = file_of(upload.filename or "", upload.stream.read(limits.file_mb * MB + 1), number)
    why = refusal(one, kept, limits)
    if why:
        values = {"file_mb": limits.file_mb, "mail_mb": limits.mail_mb, "files": limits.files}
        raise InputError(gettext(_WHY[why]) % (values | {"name": one.name}))
    return one


def _part(conversation_id: int) -> str:
    return render_template("conversation/attached.html", conversation_id=conversation_id)


@blueprint.app_context_processor
def _for_pages() -> dict[str, object]:
    """Let pages show what lies beside a draft, or went with a reply, and what was forgotten."""
    return {"beside_draft": beside, "files_forgotten": forgotten, "files_of_reply": _of_reply}


def beside(conversation_id: int) -> Beside:
    """Return what the reply box shows of files."""
    limits = current.config().attachments
    files = current.store().draft_files.all(current.agent().id, conversation_id)
    return Beside(tuple(files), g.get("refused_files", ()), limits.file_mb, limits.mail_mb)


def forgotten(text: str, conversation_id: int) -> bool:
    """Return whether the text speaks of files while none lies beside it."""
    return speaks_of_files(text) and not beside(conversation_id).files


def _of_reply(row_id: int) -> object:
    return current.store().sent_files.of_reply(row_id)
