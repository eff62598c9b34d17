"""Labelled mails for the tests of benchmarks."""

from inbox_assistant.model import Candidate, Membership
from inbox_assistant.understand.words import Words
from tests.builders import MORNING
from tests.understand.making import minutes
from training.mails import Labelled


def a_mail(
    name: str, problem: str | None, cue: str = "clear", *, at: int = 0, thread: str = ""
) -> Labelled:
    """Return a mail that came so many minutes after the morning; one with a thread is a chaser."""
    labels = {"problem": problem, "cue": cue, "vague": problem is not None and cue != "clear"}
    words = Words("", name, is_reply=bool(thread))
    when = MORNING + minutes(at)
    sender = f"{name}@example.org"
    return Labelled(name, "kestrel", words, "en", sender, when, thread or name, labels)


def said(issue: int | None, probability: float = 0.9, **candidates: float) -> Membership:
    """Return a membership; candidates as i1=0.6."""
    listed = tuple(Candidate(int(name[1:]), sure, "") for name, sure in candidates.items())
    return Membership(issue, probability, listed)
