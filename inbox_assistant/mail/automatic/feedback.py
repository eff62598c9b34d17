"""Complaints that providers pass on (RFC 5965), in the standard's form or an older one."""

from inbox_assistant.mail.automatic.seen import Seen
from inbox_assistant.mail.data import table

_SUBJECTS = tuple(table("robots")["feedback"]["subjects"])
_AGGREGATES = tuple(table("robots")["feedback"]["aggregates"])
_KINDS = ("feedback-report", "tlsrpt")
_REPORTS = ("message/feedback-report", "message/x-feedback-report", "text/feedback-report")
_RETURNED = ("message/rfc822", "text/rfc822-headers", "text/rfc822-header")


def is_feedback(seen: Seen) -> bool:
    """Return whether a provider says that somebody complained about a mail."""
    kind = seen.first("content-type")
    if kind.startswith("multipart/report"):
        return any(name in kind for name in _KINDS) or seen.holds(*_REPORTS)
    if seen.passed_on:
        return False
    if seen.first("x-apple-unsubscribe") == "true" or seen.holds(*_REPORTS):
        return True
    if seen.subject.startswith(_AGGREGATES):
        return True
    # Hotmail's JMRP and providers of its time: the mail complained about, and a subject.
    return any(words in seen.subject for words in _SUBJECTS) and seen.holds(*_RETURNED)
