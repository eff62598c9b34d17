"""The list an agent works from: a folder or a search, one page of it."""

from dataclasses import dataclass
from typing import Any, cast, get_args

from flask import abort, request

from inbox_assistant.model import Conversation
from inbox_assistant.store.pages import Folder, Page, PageKey
from web import current
from web.identifiers import identifier

PAGE_SIZE = 40
FOLDERS: tuple[str, ...] = get_args(Folder)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of conversations, and the way back to it."""

    folder: str
    query: str
    after: PageKey | None
    page: Page

    @property
    def way(self) -> dict[str, Any]:
        """Return the query arguments with which a link keeps this list beside what it opens."""
        return _way(self.folder, self.query, self.after)

    @property
    def onward(self) -> dict[str, Any]:
        """Return the arguments of the next page."""
        return _way(self.folder, self.query, self.page.next)

    def next_to(self, conversation_id: int) -> Conversation | None:
        """Return the row below that one, else the first other row: what to work on next."""
        ids = [row.id for row in self.page.rows]
        below = ids.index(conversation_id) + 1 if conversation_id in ids else 0
        others = self.page.rows[below:] + self.page.rows[:below]
        return next((row for row in others if row.id != conversation_id), None)


def of_folder(folder: str) -> Listing:
    """Return the page of a folder that the request asks for."""
    if folder not in FOLDERS:
        abort(404)
    after = _after()
    page = current.store().conversations.page(
        cast(Folder, folder), current.agent().id, after, PAGE_SIZE
    )
    return Listing(folder, "", after, page)


def of_search() -> Listing:
    """Return the page of search results that the request asks for; an empty query finds nothing."""
    query = request.args.get("q", "").strip()
    after = _after()
    page = (
        current.store().conversations.search(query, after, PAGE_SIZE) if query else Page((), None)
    )
    return Listing("", query, after, page)


def of_request() -> Listing:
    """Return the list that the agent came from."""
    if "q" in request.args:
        return of_search()
    folder = request.args.get("in", "waiting")
    return of_folder(folder if folder in FOLDERS else "waiting")


def way_of_request() -> dict[str, Any]:
    """Return the arguments of the list the agent came from, to hand them on unread."""
    return {name: request.args[name] for name in ("in", "q", "after") if name in request.args}


def _after() -> PageKey | None:
    try:
        sort, conversation_id = request.args["after"].split("-")
        return identifier(sort), identifier(conversation_id)
    except (KeyError, ValueError):
        return None


def _way(folder: str, query: str, after: PageKey | None) -> dict[str, Any]:
    way: dict[str, Any] = {"in": folder} if folder else {"q": query}
    return way | ({"after": f"{after[0]}-{after[1]}"} if after else {})
