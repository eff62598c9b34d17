"""Every refusal in plain words, with what to do next."""

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from inbox_assistant.errors import Conflict, NotFound
from web import current
from web.api import bearer
from web.api.problems import problem
from web.i18n import gettext, marked

_ELSE = marked("Something went wrong on our side. It has been noted; please try again.")
_WORDS = {
    400: marked("This address or form can't be understood. Go back and try once more."),
    401: marked("You are not logged in any more. Log in and try again; your draft is kept."),
    403: marked("This form didn't come from our own pages, so nothing was changed."),
    404: marked("There is nothing here. It may have moved or been removed."),
    405: marked("This address can't be used that way. Go back and use the buttons on the page."),
    409: marked("Somebody changed this first. Look at it again before you go on."),
    413: marked("This is too large to be sent. Shorten it and try again."),
}


def explain(app: Flask) -> None:
    """Give every error of the app a page."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(NotFound, lambda _: _page(404))
    app.register_error_handler(Conflict, lambda _: _page(409))


def _refused(error: HTTPException) -> tuple[str, int] | Response:
    code = error.code or InternalServerError.code
    # The host of such a request is not ours: no page of ours may be built for it.
    foreign = isinstance(request.routing_exception, SecurityError)
    return ("Bad request", code) if foreign and not bearer.asked() else _page(code)


def _page(code: int) -> tuple[str, int] | Response:
    return problem(code) if bearer.asked() else told(gettext(_WORDS.get(code, _ELSE)), code)


def told(words: str, code: int) -> tuple[str, int]:
    """Return the page of a refusal in these words, and its code."""
    agent = current.agent_or_none()
    return render_template("error.html", code=code, words=words, agent=agent), code
