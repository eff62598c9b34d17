"""The one table of the API: endpoints and the OpenAPI document are both made from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, json, request

from web.api import asking, conversations, issues, reports
from web.api.document import Parameter, Told, document
from web.likely import STATUSES
from web.listing import FOLDERS

V1 = "/api/v1"
_api = Blueprint("api", __name__)
_api_reports = Blueprint("api_reports", __name__)
BLUEPRINTS = (_api, _api_reports)

_PAGE = (
    Parameter("limit", {"type": "integer", "minimum": 1, "maximum": asking.MOST}, "How many."),
    Parameter("cursor", {"type": "string"}, "`next` of the page before."),
)
_FOLDER = Parameter("folder", {"type": "string", "enum": list(FOLDERS)}, "Which list, all of them.")
_STATUS = Parameter("status", {"type": "string", "enum": list(STATUSES)}, "Open ones by default.")


@dataclass(frozen=True, slots=True)
class Route:
    """An address, what answers there, and what is to be said of it."""

    blueprint: Blueprint
    path: str
    view: Callable[..., Mapping[str, Any]]
    told: Told


ROUTES: Sequence[Route] = (
    Route(
        _api,
        "/conversations",
        conversations.conversations,
        Told(
            "A page of conversations, of a folder or found by a search",
            "Conversations",
            (
                _FOLDER,
                Parameter("q", {"type": "string"}, "What to search for (docs/search.md)."),
                Parameter("issue", {"type": "integer"}, "Only conversations of that issue."),
                *_PAGE,
            ),
        ),
    ),
    Route(
        _api,
        "/conversations/<int:conversation_id>",
        conversations.conversation,
        Told("A conversation with its mails", "Conversation"),
    ),
    Route(
        _api,
        "/issues",
        issues.issues,
        Told("A page of issues, the newest mail first", "Issues", (_STATUS, *_PAGE)),
    ),
    Route(
        _api,
        "/issues/<int:issue_id>",
        issues.issue,
        Told("An issue with its newest mails and known answers", "Issue"),
    ),
    Route(
        _api_reports,
        "/reports",
        reports.reports,
        Told("A page of reports, the newest first", "Reports", _PAGE),
    ),
    Route(
        _api_reports,
        "/reports/<night>",
        reports.report,
        Told("The report of a night, week or month", "Report"),
    ),
)


def _answering(view: Callable[..., Mapping[str, Any]]) -> Callable[..., Response]:
    """Return the view as an endpoint: JSON with an ETag, 304 to who has it already (RFC 9110)."""

    def answered(**named: Any) -> Response:
        response = Response(json.dumps(view(**named)), content_type="application/json")
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Authorization"
        response.add_etag()
        response.make_conditional(request)
        return response

    return answered


for _route in ROUTES:
    _route.blueprint.add_url_rule(
        V1 + _route.path, _route.view.__name__, _answering(_route.view), methods=["GET"]
    )


@_api.get(f"{V1}/openapi.json")
def openapi() -> Response:
    """This API as an OpenAPI 3.1 document, for anybody: it says nothing of this inbox."""
    told = {V1 + route.path: (route.view.__name__, route.told) for route in ROUTES}
    return Response(json.dumps(document(told)), content_type="application/json")
