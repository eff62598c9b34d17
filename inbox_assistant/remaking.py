"""Profiles of issues made again from their mails: after an agent's word, after a second look."""

from collections.abc import Sequence

from inbox_assistant.clock import Clock
from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import Grouped, IssueProfile
from inbox_assistant.store.base import Store
from inbox_assistant.understand.issues import told
from inbox_assistant.understand.meaning import unpack
from inbox_assistant.understand.method import shipped_method
from inbox_assistant.understand.profiles import Profile
from inbox_assistant.understand.traces import Trace

JOB = "profile"
LEARNT_FROM = 100  # newest mails: a profile remembers fewer


def remake(store: Store, clock: Clock, issue: int, language: str = "") -> bool:
    """Make the profile of an issue again from its newest mails; False when it has none.

    In one transaction: a mail that comes meanwhile waits, and joins what was made.
    """
    with store.writing():
        try:
            standing = store.issue_book.standing(issue)
        except NotFound:  # erased with its mails
            return False
        mails = store.regrouping.members(standing, LEARNT_FROM)
        total = store.issues.get(standing).mails
        made = remade(store, standing, mails[::-1], total, language)
        if made:
            store.regrouping.save_profile(made, clock())
        return made is not None


def remade(
    store: Store, issue: int, mails: Sequence[Grouped], total: int, language: str = ""
) -> IssueProfile | None:
    """Return the profile of an issue with so many mails in total, of which the newest are given in
    order of time; None when none of them can be read. The words of a known issue stay as `told`
    lets them."""
    traces = [trace for mail in mails if (trace := _trace(mail))]
    if not traces:
        return None
    profile = Profile.of_all(traces)
    return told(issue, profile.grown(total), _words(store, issue), language)


def _trace(mail: Grouped) -> Trace | None:
    try:
        return shipped_method().tracer.trace(unpack(mail.meaning), mail.at, mail.sender)
    except InputError:
        return None


def _words(store: Store, issue: int) -> IssueProfile | None:
    try:
        known = store.issues.get(issue)
    except NotFound:  # about to be born
        return None
    words = (known.title, known.problem, known.language, known.title_by_agent)
    return IssueProfile(known.id, b"", *words)
