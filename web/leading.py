"""What was merged leads to where its mails are, whatever is asked of it."""

from collections.abc import Callable

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from web import current


def lead(name: str, standing: Callable[[int], int]) -> Response | None:
    """Let the number called `name` in the address of this request be the one standing there; a
    page is asked for again at its own address."""
    arguments = request.view_args or {}
    if name not in arguments or current.agent_or_none() is None:
        return None
    asked: int = arguments[name]
    arguments[name] = standing(asked)
    if arguments[name] == asked or request.method != "GET":
        return None
    query = request.query_string.decode("ascii", "replace")
    return redirect(url_for(str(request.endpoint), **arguments) + (f"?{query}" if query else ""))
