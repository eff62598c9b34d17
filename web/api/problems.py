"""Refusals that programs read: problem details (RFC 9457)."""

from http import HTTPStatus

from flask import Response, json

TYPE = "application/problem+json"
_DETAILS = {
    400: "A parameter of this request can't be understood: see the OpenAPI document.",
    401: "Send a token that is valid: Authorization: Bearer … Agents make one in their account.",
    403: "This token's agent may not do that, or has no second step though the team asks for one.",
    404: "There is nothing here, or this token's agent may not see it.",
    405: "The API is read only: ask with GET.",
    429: "Too many requests. Wait a minute and try again.",
}
_ELSE = "Something went wrong on our side. It has been noted; please try again."


def problem(code: int) -> Response:
    """Return the refusal with that status code."""
    told = {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": _DETAILS.get(code, _ELSE),
    }
    response = Response(json.dumps(told), code, content_type=TYPE)
    if code == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="inbox"'
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = "60"
    return response
