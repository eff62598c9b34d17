"""When a mail that could not leave is tried again, and when it is given up."""

from datetime import datetime, timedelta

from inbox_assistant.model import OutboxRow

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)
_MOST_DOUBLINGS = 10
# RFC 5321 4.5.4.1: "at least 4-5 days".
GIVE_UP = timedelta(days=5)
# "We have received your mail" is worth nothing any more when it comes a day late.
GIVE_UP_AUTOMATIC = timedelta(hours=4)
# A mailbox whose server can't be used is left alone for so long.
REST = timedelta(minutes=1)
# One that refuses the password longer: many wrong logins lock an account.
REST_HELD = timedelta(minutes=10)
# Longer than any step of one attempt: a sender that is silent for so long is dead or stuck.
LEASE = timedelta(minutes=10)


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after that many attempts: 1, 2, 4 … minutes, two hours at most."""
    return min(FIRST_WAIT * (1 << min(max(attempts - 1, 0), _MOST_DOUBLINGS)), LONGEST_WAIT)


def give_up_after(row: OutboxRow) -> timedelta:
    """Return how long a mail is tried."""
    return GIVE_UP_AUTOMATIC if row.automatic else GIVE_UP


def too_late(row: OutboxRow, now: datetime) -> bool:
    """Return whether the mail has been tried long enough."""
    return row.tried_at is not None and now - row.tried_at >= give_up_after(row)
