"""Saved views: lists with their filters under a name, one's own or the team's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import Conflict, InputError
from inbox_assistant.model import SavedView
from inbox_assistant.store.views import LONGEST_NAME, MOST_VIEWS
from web import current, filtering, listing
from web.i18n import gettext

blueprint = Blueprint("views", __name__)
_STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True)
class Line:
    """A view as pages show it; `count` is None where counting would take long."""

    view: SavedView
    address: str
    count: int | None
    told: list[str]


@blueprint.get("/views")
def index() -> str:
    """The views of who asks, to rename, order and delete."""
    return _page()


@blueprint.post("/views")
def save() -> tuple[str, int] | Response:
    """Keep the list in the address of the request under a name."""
    shared = _may_share() and "shared" in request.form
    given = _list_of_request()
    try:
        view = current.store().views.add(
            request.form.get("name", ""), urlencode(given), current.agent().id, shared=shared
        )
    except (InputError, Conflict) as refused:
        return _refused(refused)
    _note("view-added", shared, view)
    return redirect(_address(view), code=303)


@blueprint.post("/views/<int:view_id>")
def change(view_id: int) -> tuple[str, int] | Response:
    """Rename a view, give it to the team or take it back."""
    view = _own(view_id)
    changes: dict[str, object] = {"name": request.form.get("name", "")}
    if _may_share():
        changes["shared"] = "shared" in request.form
    try:
        current.store().views.change(view.id, **changes)
    except (InputError, Conflict) as refused:
        return _refused(refused)
    _note("view-changed", view.shared or bool(changes.get("shared")), view)
    return redirect(url_for("views.index"), code=303)


@blueprint.post("/views/<int:view_id>/list")
def replace(view_id: int) -> Response:
    """Let a view show the list in the address of the request from now on."""
    view = _own(view_id)
    current.store().views.change(view.id, arguments=urlencode(_list_of_request()))
    _note("view-changed", view.shared, view)
    return redirect(_address(current.store().views.get(view.id)), code=303)


@blueprint.post("/views/<int:view_id>/move")
def move(view_id: int) -> Response:
    """Move a view up or down among its like."""
    step = _STEPS.get(request.form.get("to", ""))
    if step is None:
        abort(400)
    current.store().views.move(_own(view_id).id, step)
    return redirect(url_for("views.index"), code=303)


@blueprint.post("/views/<int:view_id>/delete")
def delete(view_id: int) -> Response:
    """Forget a view; the conversations it showed stay."""
    view = _own(view_id)
    current.store().views.remove(view.id)
    _note("view-deleted", view.shared, view)
    return redirect(url_for("views.index"), code=303)


@blueprint.app_context_processor
def lines() -> dict[str, object]:
    """Let every page show the saved views, and lists their filters."""
    return {
        "saved_views": saved,
        "view_of": _view_of,
        "may_share_views": _may_share,
        "filtering": filtering,
        "longest_view_name": LONGEST_NAME,
    }


def saved() -> list[Line]:
    """Return the views of who asks, with their counts; asked of the store once a request."""
    if "views" not in g:
        g.views = [_line(view) for view in current.store().views.of_agent(current.agent().id)]
    return cast(list[Line], g.views)


def counts() -> dict[str, int]:
    """Return how many conversations the views show, by their names on pages."""
    return {f"view-{line.view.id}": line.count for line in saved() if line.count is not None}


def _line(view: SavedView) -> Line:
    given = _arguments(view)
    filters = {name: given[name] for name in filtering.NAMES if name in given}
    asked = listing.wanted(given)
    return Line(
        view,
        _address(view),
        None if asked.query else current.store().views.count(asked),
        [told for _, told in filtering.named(filters)],
    )


def _arguments(view: SavedView) -> dict[str, str]:
    """Return what a view asks for: of what was kept, that which still can be."""
    given = dict(parse_qsl(view.arguments))
    place = {name: given[name] for name in ("in", "q") if name in given}
    return place | filtering.checked(given)


def _address(view: SavedView) -> str:
    return listing.address(_arguments(view) | {"view": str(view.id)})


def _list_of_request() -> dict[str, str]:
    """Return the arguments of the list in the address of the request, without its page."""
    query, folder = request.args.get("q", ""), request.args.get("in", "")
    place = {"in": folder} if folder in listing.FOLDERS else {"q": query[:1000]}
    return place | filtering.of_request()


def _own(view_id: int) -> SavedView:
    """Return a view that who asks may change: their own, or as a lead the team's. Else 404."""
    view = current.store().views.get(view_id)
    if not (_may_share() if view.shared else view.agent_id == current.agent().id):
        abort(404)
    return view


def _note(act: str, shared: bool, view: SavedView) -> None:
    """Write down what becomes of views that the whole team has."""
    if shared:
        current.audit(act, f"view {view.id}", view.name)


def _view_of(given: str) -> SavedView | None:
    """Return the saved view that a list was opened with, if who asks may change it."""
    mine = [line.view for line in saved() if str(line.view.id) == given]
    return next((view for view in mine if not view.shared or _may_share()), None)


def _may_share() -> bool:
    return current.leads()


def _refused(refused: InputError | Conflict) -> tuple[str, int]:
    """Say why a view can't be kept so."""
    if isinstance(refused, Conflict):
        told = gettext("There are %(num)s views already: delete one first.")
        return _page(told % {"num": MOST_VIEWS}), 409
    told = gettext("A view needs a name of 1 to %(num)s characters. Go back and write one.")
    return _page(told % {"num": LONGEST_NAME}), 400


def _page(trouble: str = "") -> str:
    groups: Mapping[bool, list[Line]] = {
        shared: [line for line in saved() if line.view.shared is shared] for shared in (True, False)
    }
    return render_template("view/list.html", groups=groups, trouble=trouble)
