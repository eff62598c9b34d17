"""Issues, as programs read them: in the words of the contract of `group`."""

from datetime import UTC, datetime
from typing import Any

from inbox_assistant.model import Issue, IssueStatus, Membership, Movement, Reach, StoredMail
from web import current, estimates
from web.api import asking
from web.api.values import moment, moment_or_none
from web.issue_list import RECURS
from web.likely import STATUSES

_MAILS = 50
_EXAMPLES = 3


def issues() -> dict[str, Any]:
    """Return a page of issues of a status, the newest mail first."""
    status, limit = asking.choice("status", STATUSES, "open"), asking.limit()
    wanted: list[IssueStatus] = [one for one in STATUSES if one == status]
    key = asking.key_of_request()
    before = (datetime.fromtimestamp(key[0], UTC), key[1]) if key else None
    found = current.store().issues.page(wanted, limit + 1, writers=RECURS, before=before)
    known = estimates.of(found[:limit])
    last = found[limit - 1] if len(found) > limit else None
    return {
        "issues": [as_value(issue, *known[issue.id]) for issue in found[:limit]],
        "next": asking.cursor_of((int(last.last_at.timestamp()), last.id) if last else None),
    }


def issue(issue_id: int) -> dict[str, Any]:
    """Return one issue with its newest mails and known answers."""
    store = current.store()
    found = store.issues.get(issue_id)
    mails = store.issues.mails(found.id, _MAILS)
    answers = {known.language: known.text for known in store.issues.answers(found.id)}
    return as_value(found, *estimates.of([found])[found.id]) | {
        "examples": [mail.id for mail, _, _ in mails[:_EXAMPLES]],
        "mails_newest": [_placed(mail, member) for mail, _, member in mails],
        "answers": answers,
    }


def as_value(found: Issue, reach: Reach, movement: Movement) -> dict[str, Any]:
    """Return an issue without its mails."""
    return {
        "id": found.id,
        "title": found.title,
        "language": found.language,
        "problem": found.problem,
        "status": found.status,
        "mails": found.mails,
        "writers": found.writers,
        "affected": {
            "median": reach.median,
            "low": reach.low,
            "high": reach.high,
            "method": reach.method,
            "writers": reach.writers,
            "organisations": reach.organisations,
        },
        "blocking": found.blocking,
        "trend": movement.trend,
        "course": movement.course,
        "expected": round(movement.expected, 1),
        "trend_method": movement.method,
        "first": moment(found.first_at),
        "last": moment(found.last_at),
        "fixed": moment_or_none(found.fixed_at),
        "languages": dict(found.languages),
    }


def _placed(mail: StoredMail, member: Membership) -> dict[str, Any]:
    return {
        "mail": mail.id,
        "conversation": mail.conversation_id,
        "at": moment(mail.at),
        "subject": mail.mail.subject,
        "probability": round(member.probability, 4),
        "by_agent": member.by_agent,
        "method": member.method,
    }
