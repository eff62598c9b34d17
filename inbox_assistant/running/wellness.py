"""Is all well? Pure decisions on what is known, each said in words that name nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox_assistant.model import Health, Trouble
from inbox_assistant.running.states import State
from inbox_assistant.running.vitals import Vitals

#: With less than this left, backups and the rewriting of the index may fail soon.
LEAST_FREE = 500_000_000
# A line that breaks comes back by itself most times; a refused password never does.
_PATIENCE = timedelta(minutes=5)
# Every mailbox is looked into much more often than this, even while it imports.
_SILENT = timedelta(minutes=30)
# Nothing that may leave waits so long where somebody sends.
_OVERDUE = timedelta(minutes=10)
# A flood of acknowledgements that was cut off is news for so long.
_NEWS = timedelta(hours=1)
_LATE = "The nightly backup is late: the log of the part 'report' says why."
_NONE_YET = "There is no backup yet: the part 'report' makes one, 'backup' does it now."
_PARTS: Mapping[State, str] = {
    "died": "The part '{part}' died; see its log, and start it again.",
    "failing": "The part '{part}' dies again and again; its log says why.",
    "silent": "The part '{part}' has not moved for long; see its log, and start it again.",
    "off": "The part '{part}' is not running; 'inbox-assistant run' starts everything.",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something is not well. `kind` is a slug for machines. What is `grave` makes monitors call
    somebody; the rest is for who looks."""

    kind: str
    words: str
    grave: bool = True


def complaints(known: Vitals) -> list[Complaint]:
    """Return all that is not well, the gravest kinds first."""
    found = [*_of_mail(known), *_of_parts(known), *_of_the_store(known)]
    return sorted(found, key=lambda one: not one.grave)


def in_trouble(health: Health, now: datetime) -> bool:
    """Return whether a mailbox fails: at once where only a person can help; a broken line is given
    some minutes."""
    if health.failing_since is None:
        return False
    return health.refused or now - health.failing_since >= _PATIENCE


def is_unattended(health: Health, now: datetime) -> bool:
    """Return whether nobody looks into the mailbox, though nothing is known to be wrong."""
    silent = health.ok_at is not None and now - health.ok_at > _SILENT
    return silent and health.failing_since is None


def is_importing(health: Health, now: datetime) -> bool:
    """Return whether mail from before is on its way into the mailbox."""
    if not health.import_left or health.import_at is None:
        return False
    return now - health.import_at < _PATIENCE


def is_current(trouble: Trouble, now: datetime) -> bool:
    """Return whether a trouble of sending is one still."""
    return trouble.kind == "sending" or now - trouble.at < _NEWS


def _of_mail(known: Vitals) -> Iterator[Complaint]:
    now = known.at
    held = [h for h in known.mailboxes if in_trouble(h, now) or is_unattended(h, now)]
    if held:
        words = f"Mail is not arriving in {len(held)} mailbox(es); the inbox says why."
        yield Complaint("receiving", words)
    blocked = [trouble for trouble in known.troubles if is_current(trouble, now)]
    if blocked:
        words = f"Mail is not leaving from {len(blocked)} mailbox(es); the inbox says why."
        yield Complaint("sending", words)
    overdue = known.counts.overdue_since
    if overdue and not blocked and now - overdue > _OVERDUE:
        words = "Replies wait to leave, and nobody sends them: check that the part 'send' runs."
        yield Complaint("overdue", words)


def _of_parts(known: Vitals) -> Iterator[Complaint]:
    for part in known.parts:
        if part.state in _PARTS:
            # Whoever runs parts by themselves may have ended one on purpose.
            words = _PARTS[part.state].format(part=part.part)
            yield Complaint(f"part_{part.state}", words, grave=part.state != "off")


def _of_the_store(known: Vitals) -> Iterator[Complaint]:
    if known.free is not None and known.free < LEAST_FREE:
        left = known.free // 1_000_000
        yield Complaint("disk", f"The disk is nearly full: {left} MB are left. Make room soon.")
    if resting := sum(known.counts.jobs_resting.values()):
        words = (
            f"{resting} job(s) rest after three failures: the log says why, "
            "'inbox-assistant read --again' tries them once more."
        )
        yield Complaint("resting", words)
    if known.backup.overdue:
        tried = known.backup.at is not None or known.backup.error
        yield Complaint("backup", _LATE if tried else _NONE_YET, grave=False)
    if unreadable := known.counts.unreadable:
        words = f"{unreadable} mail(s) can't be read; the inbox shows them under Unreadable."
        yield Complaint("unreadable", words, grave=False)
