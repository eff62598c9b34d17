"""Many people at once, as every page says while it goes on: to who sees every mailbox, for the
figures are of all of them."""

from flask import Blueprint, g

from inbox_assistant.model import RaisedBurst
from web import current, roles
from web.display import number, when
from web.i18n import gettext

blueprint = Blueprint("bursts", __name__)


@blueprint.app_context_processor
def told() -> dict[str, object]:
    """Let pages say that many write at once, and about what."""
    return {"bursts_now": now, "burst_words": words, "burst_title": title}


def now() -> list[RaisedBurst]:
    """Return the bursts that go on, the newest first; asked of the store once a request."""
    if "bursts" not in g:
        asked = current.agent_or_none() is not None and roles.sees_all()
        g.bursts = current.whole_store().bursts.going_on(current.now()) if asked else []
    found: list[RaisedBurst] = g.bursts
    return found


def title(raised: RaisedBurst) -> tuple[str, str]:
    """Return title and language of the issue of a burst."""
    issue = current.whole_store().issues.get(raised.issue or 0)
    return issue.title, issue.language


def words(raised: RaisedBurst) -> str:
    """Return what a burst is, in words."""
    burst = raised.burst
    known = {
        "since": when(burst.begun),
        "people": number(burst.people),
        "minutes": number(burst.minutes),
        "all": number(raised.since_begun),
        "usual": number(round(burst.usual_a_day)),
    }
    said = gettext("Burst since %(since)s: %(people)s people in %(minutes)s minutes") % known
    if raised.since_begun > burst.people:
        said += gettext(", %(all)s by now") % known
    usual = (
        gettext("; usually less than 1 a day")
        if burst.usual_a_day < 1
        else gettext("; usually %(usual)s a day")
    )
    return said + usual % known
