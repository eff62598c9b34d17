"""Deny by default: who may ask, from where, and what a browser may do with the answer."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from web import current, entrance, guard, roles, second_step, subscribing
from web.api import bearer

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would make browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def protect(app: Flask) -> None:
    """Guard every endpoint of the app, present and future."""
    app.before_request(_refuse_unknown_host)
    app.before_request(_refuse_forged)
    app.before_request(_require_agent)
    app.before_request(second_step.require)
    app.before_request(roles.refuse_others)
    app.before_request(guard.refuse_hidden)
    app.after_request(_seal)


def _refuse_unknown_host() -> None:
    # Flask raises this only at dispatch, after our own guards would have built an answer.
    if request.routing_exception is not None and request.routing_exception.code == 400:
        abort(400)


def _refuse_forged() -> None:
    if request.method in _SAFE_METHODS or _from_our_own_pages():
        return
    if not subscribing.is_one_click():
        abort(403)


def _from_our_own_pages() -> bool:
    """Return whether a browser says the request comes from our origin (Fetch Metadata, W3C).

    Browsers leave out Sec-Fetch-Site on plain HTTP to other hosts than localhost; they always send
    Origin with a POST. A request with neither is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return urlsplit(origin).netloc == request.host


def _require_agent() -> BaseResponse | None:
    g.agent = None  # who asks too often is refused before it is known who asks
    g.agent = (bearer if bearer.asked() else entrance).agent_of_request()
    if g.agent is not None or request.endpoint in roles.PUBLIC:
        return None
    if bearer.asked() or request.method != "GET" or "HX-Request" in request.headers:
        abort(401)
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("session.form", next=wanted if wanted != "/" else None), code=303)


def _seal(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current.config().web.secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=3600"
    elif not response.cache_control.private:
        # A file that is sent brings a rule of its own, by which browsers may keep it; what says
        # "private" was thought about.
        response.headers["Cache-Control"] = "no-store"
    return response
