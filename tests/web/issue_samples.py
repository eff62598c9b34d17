"""Issues for tests of their pages, made through the store's own methods."""

from inbox_assistant.model import (
    Address,
    Candidate,
    IssueProfile,
    Meaning,
    Membership,
    Reason,
    StoredMail,
)
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read

WHITE = "Page stays white after login"
TWICE = "Charged twice"


def two_issues(store: Store) -> tuple[int, int]:
    """Mails 1, 2 and 3 are about one problem, 4 and 5 about another; each is of another person."""
    white, twice = store.readings.new_issue_id(), store.readings.new_issue_id()
    for number in (1, 2, 3):
        read(store, arrive(store, number, MORNING + hours(number / 10)), issue=white, title=WHITE)
    for number in (4, 5):
        mail = arrive(store, number, MORNING + hours(number / 10), subject="Card")
        read(store, mail, a_reading(language="de", formality="informal"), twice, TWICE)
    return white, twice


def a_doubt(
    store: Store,
    number: int,
    issue: int | None,
    probability: float,
    *others: int,
    title: str = WHITE,
) -> StoredMail:
    """A mail whose issue is not sure; others may be it as well."""
    candidates = tuple(
        Candidate(one, probability / 2, "", (Reason("burst", mails=14),)) for one in others
    )
    mail = arrive(store, number, MORNING + hours(1), sender=Address("Ugo", f"u{number}@x.example"))
    profiles = [IssueProfile(issue, b"state", title, "It fails.", "it")] if issue else []
    member = Membership(issue, probability, candidates, "test-1", issue)
    store.readings.save(mail.id, a_reading(vague=True), Meaning("test", b"v"), member, profiles)
    return mail


def issue_of(store: Store, mail_id: int) -> int | None:
    """Return where a mail belongs."""
    member = store.readings.membership(mail_id)
    assert member is not None
    return member.issue
