"""Telling everyone that a problem is fixed: closing messages are prepared, never sent, here."""

from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import Closing, Issue, Suggestion
from inbox_assistant.respond.gathering import closing_for
from web import begun, current, issue_page
from web.i18n import language
from web.identifiers import identifier

AT_ONCE = 30  # conversations: writing and checking that many takes less than a second
_LATELY = 5  # mails among which an answer given since is looked for

#: ready: a message is proposed. unfit: none fits for sure. The others say who or what was faster.
State = Literal["ready", "unfit", "mine", "writing", "assigned", "told", "elsewhere"]

blueprint = Blueprint("telling", __name__)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A conversation to be told, with the message proposed for it, if any."""

    closing: Closing
    state: State
    who: str = ""
    message: Suggestion | None = None


@blueprint.get("/issues/<int:issue_id>/telling")
def index(issue_id: int) -> str | tuple[str, int]:
    """Whom to tell, in which language, and in which words."""
    issue = current.store().issues.get(issue_id)
    if issue.status != "fixed":
        return issue_page.page(issue_id, "open"), 409
    found, onward = _to_close(issue)
    people = [_addressee(issue, closing) for closing in found]
    return render_template(
        "issue/telling.html",
        issue=issue,
        people=people,
        ready=sum(one.state == "ready" for one in people),
        after=_after(),
        onward=onward,
        prepared=request.args.get("prepared", type=identifier),
    )


@blueprint.post("/issues/<int:issue_id>/telling")
def prepare(issue_id: int) -> Response | tuple[str, int]:
    """Write the messages of this page as drafts of who asks; nothing is sent."""
    issue = current.store().issues.get(issue_id)
    if issue.status != "fixed":
        return issue_page.page(issue_id, "open"), 409
    written = 0
    for closing in _to_close(issue)[0]:
        one = _addressee(issue, closing)
        if one.message:
            suggestion = begun.of_suggestion(one.message)
            begun.keep_draft(closing.conversation_id, one.message.text, suggestion)
            written += 1
    after = _after() or None
    url = url_for("telling.index", issue_id=issue_id, after=after, prepared=written)
    return redirect(url, code=303)


def _after() -> int:
    return request.values.get("after", 0, type=identifier)


def _to_close(issue: Issue) -> tuple[list[Closing], int | None]:
    """Return a page of those to be told, and where the next one begins."""
    found = current.store().issue_book.to_close(issue.id, AT_ONCE + 1, _after())
    return found[:AT_ONCE], found[AT_ONCE - 1].conversation_id if len(found) > AT_ONCE else None


def _addressee(issue: Issue, closing: Closing) -> Addressee:
    """Return how it stands with one conversation."""
    store, me, number = current.store(), current.agent(), closing.conversation_id
    if store.drafts.text(me.id, number):
        return Addressee(closing, "mine")
    head = store.conversations.get(number)
    if head.assignee not in (None, me.id):
        return Addressee(closing, "assigned", store.agents.get(head.assignee).name)
    for agent in store.agents.all():
        if store.drafts.text(agent.id, number):
            return Addressee(closing, "writing", agent.name)
    if _told(issue, number):
        return Addressee(closing, "told")
    if head.waiting_since is None and store.answering.elsewhere(number):
        return Addressee(closing, "elsewhere")
    message = closing_for(store, current.config(), number, current.now(), language())
    return Addressee(closing, "ready" if message else "unfit", message=message)


def _told(issue: Issue, conversation_id: int) -> bool:
    """Return whether somebody of us wrote there since the issue was fixed."""
    lately = current.store().joining.recent(conversation_id, _LATELY)
    fixed = issue.fixed_at
    return fixed is not None and any(
        mail.direction == "out" and mail.mail.automatic is None and mail.at >= fixed
        for mail in lately
    )
