"""The list an agent works from: a folder or a search with its filters, one page of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from flask import abort, request, url_for

from inbox_assistant.model import Conversation
from inbox_assistant.store.pages import Folder, Page, PageKey, Wanted
from web import current, filtering
from web.identifiers import identifier

PAGE_SIZE = 40
FOLDERS: tuple[str, ...] = get_args(Folder)
#: The arguments with which an address says which list it means.
NAMES = ("in", "q", "view", "after", *filtering.NAMES)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of conversations, and the way back to it. `view` is the saved view it was opened
    with, "" for none."""

    folder: str
    query: str
    after: PageKey | None
    page: Page
    filters: Mapping[str, str] = field(default_factory=dict)
    view: str = ""

    @property
    def way(self) -> dict[str, Any]:
        """Return the query arguments with which a link keeps this list beside what it opens."""
        return self._named(self.after)

    @property
    def first(self) -> str:
        """Return the address of the first page."""
        return address(self._named(None))

    @property
    def following(self) -> str:
        """Return the address of the next page."""
        return address(self._named(self.page.next))

    @property
    def bare(self) -> str:
        """Return the address of the list without its filters."""
        return address(self._place)

    def without(self, name: str) -> str:
        """Return the address of the list with one filter taken away."""
        return address(
            self._place | {key: self.filters[key] for key in self.filters if key != name}
        )

    def next_to(self, conversation_id: int) -> Conversation | None:
        """Return the row below that one, else the first other row: what to work on next."""
        ids = [row.id for row in self.page.rows]
        below = ids.index(conversation_id) + 1 if conversation_id in ids else 0
        others = self.page.rows[below:] + self.page.rows[:below]
        return next((row for row in others if row.id != conversation_id), None)

    def _named(self, after: PageKey | None) -> dict[str, Any]:
        way = {**self._place, **self.filters} | ({"view": self.view} if self.view else {})
        return way | ({"after": f"{after[0]}-{after[1]}"} if after else {})

    @property
    def _place(self) -> dict[str, str]:
        return {"in": self.folder} if self.folder else {"q": self.query}


def wanted(given: Mapping[str, str]) -> Wanted:
    """Return what the store is asked for by the arguments of a list."""
    folder = given.get("in", "all")
    filters = {name: given[name] for name in filtering.NAMES if name in given}
    return Wanted(
        cast(Folder, folder if folder in FOLDERS else "all"),
        current.agent().id,
        current.mailboxes(),
        given.get("q", ""),
        filtering.filters_of(filters),
        current.zone(),
    )


def of_folder(folder: str) -> Listing:
    """Return the page of a folder that the request asks for."""
    if folder not in FOLDERS:
        abort(404)
    filters, after = filtering.of_request(), _after()
    page = current.store().conversations.page(wanted({"in": folder, **filters}), after, PAGE_SIZE)
    return Listing(folder, "", after, page, filters, _view())


def of_search() -> Listing:
    """Return the page of search results that the request asks for; an empty query finds nothing."""
    query = request.args.get("q", "").strip()
    filters, after = filtering.of_request(), _after()
    page = Page((), None)
    if query or filters:
        asked = wanted({"q": query, **filters})
        page = current.store().conversations.search(asked, after, PAGE_SIZE)
    return Listing("", query, after, page, filters, _view())


def of_request() -> Listing:
    """Return the list that the agent came from."""
    if "q" in request.args:
        return of_search()
    folder = request.args.get("in", "waiting")
    return of_folder(folder if folder in FOLDERS else "waiting")


def way_of_request() -> dict[str, Any]:
    """Return the arguments of the list the agent came from, to hand them on unread."""
    return {name: request.args[name] for name in NAMES if name in request.args}


def address(given: Mapping[str, str]) -> str:
    """Return the address of the list that these arguments mean."""
    rest: dict[str, Any] = {name: value for name, value in given.items() if name != "in"}
    if "in" in given and given["in"] in FOLDERS:
        return url_for("conversations.folder", name=given["in"], **rest)
    return url_for("conversations.search", **rest)


def _view() -> str:
    given = request.args.get("view", "")
    return given if given.isascii() and given.isdigit() and len(given) <= 15 else ""


def _after() -> PageKey | None:
    try:
        sort, conversation_id = request.args["after"].split("-")
        return identifier(sort), identifier(conversation_id)
    except (KeyError, ValueError):
        return None
