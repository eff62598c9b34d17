"""Issues as plain tables and as JSON values."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from inbox_assistant.model import Issue, IssueEvent, Membership, Reading, StoredMail

if TYPE_CHECKING:
    from inbox_assistant.consolidating import Outcome

_TITLE = 60  # characters of a title or subject in a table

Row = tuple[StoredMail, Reading, Membership]


def table(issues: Sequence[Issue]) -> Iterator[str]:
    """Yield a line an issue, or one that says there is none."""
    if not issues:
        yield "No issue yet: an issue has mails of two people or more (--all: of one)."
        return
    yield f"{'issue':>6} {'mails':>5} {'people':>6} {'newest':10} {'status':8} title"
    for issue in issues:
        yield (
            f"{issue.id:6} {issue.mails:5} {issue.writers:6} {issue.last_at:%Y-%m-%d} "
            f"{issue.status:8} {_plain(issue.title)}"
        )


def page(issue: Issue, mails: Sequence[Row], events: Sequence[IssueEvent]) -> Iterator[str]:
    """Yield an issue with its mails and its history."""
    yield f"Issue {issue.id}: {_plain(issue.title, 200)}"
    yield f"{issue.status}; {issue.mails} mail(s) of {issue.writers} people; {_languages(issue)}"
    yield f"from {issue.first_at:%Y-%m-%d} to {issue.last_at:%Y-%m-%d}"
    yield _plain(issue.problem, 300)
    yield f"\n{'mail':>6} {'came':16} {'sure':>5} {'':6} subject"
    for mail, _, membership in mails:
        sure = "pinned" if membership.by_agent else ""
        yield (
            f"{mail.id:6} {mail.at:%Y-%m-%d %H:%M} {membership.probability:5.0%} {sure:6} "
            f"{_plain(mail.mail.subject)}"
        )
    yield "\nHistory, newest first (UTC)"
    for event in events:
        yield f"{event.at:%Y-%m-%d %H:%M}  {_what(event)}"


def as_dict(issue: Issue) -> dict[str, Any]:
    """Return the JSON form of an issue."""
    told = asdict(issue)
    for name in ("first_at", "last_at", "fixed_at"):
        told[name] = told[name].isoformat() if told[name] else None
    return told


def mail_as_dict(mail: StoredMail, reading: Reading, membership: Membership) -> dict[str, Any]:
    """Return the JSON form of a mail of an issue."""
    return {
        "mail": mail.id,
        "conversation": mail.conversation_id,
        "at": mail.at.isoformat(),
        "subject": mail.mail.subject,
        "language": reading.language.value,
        "vague": reading.vague.value,
        "probability": membership.probability,
        "pinned": membership.by_agent,
        "method": membership.method,
    }


def event_as_dict(event: IssueEvent) -> dict[str, Any]:
    """Return the JSON form of a line of history."""
    return asdict(event) | {"at": event.at.isoformat()}


def outcome_as_dict(outcome: "Outcome") -> dict[str, Any]:
    """Return the JSON form of what a second look changed."""
    return asdict(outcome)


def _what(event: IssueEvent) -> str:
    words: list[str] = [event.kind]
    if event.mails:
        words.append(f"{abs(event.mails)} mail(s) {'came' if event.mails > 0 else 'left'}")
    if event.other is not None:
        words.append(f"issue {event.other}")
    if event.text:
        words.append(_plain(event.text))
    who = "the method" if event.agent_id is None else f"agent {event.agent_id}"
    return f"{', '.join(words)} (by {who})"


def _languages(issue: Issue) -> str:
    return ", ".join(f"{count} {language}" for language, count in issue.languages.items())


def _plain(text: str, limit: int = _TITLE) -> str:
    """Return text on one line: what strangers wrote must not steer a terminal."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(line.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
