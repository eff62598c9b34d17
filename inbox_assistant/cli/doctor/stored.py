"""Mistakes one sees in the store: nobody to log in, what does not run, what got stuck."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from inbox_assistant.cli.doctor.said import Said, look, right, wrong
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.model import Health
from inbox_assistant.running.states import PartState
from inbox_assistant.running.vitals import vitals
from inbox_assistant.running.wellness import complaints
from inbox_assistant.store.base import Store

_CLOCKS_DIFFER = timedelta(minutes=5)
# Said in better words below, or of the machine.
_SAID_ELSEWHERE = {"part_off", "disk"}


def checked(found: Config, store: Store) -> Iterator[Said]:
    """Yield what there is to say of the store and of those who work on it."""
    now = utc_now()
    known = vitals(store, found, now)
    yield from _agents(store)
    yield from _clock(known.mailboxes, now)
    yield from _running(known.parts)
    for complaint in complaints(known):
        if complaint.kind not in _SAID_ELSEWHERE:
            yield wrong(complaint.words) if complaint.grave else look(complaint.words)
    if not known.backup.configured:
        yield look("nobody makes backups by itself: name a folder in [backup]")
    if waiting := known.counts.kept:
        yield look(f"{waiting} mail(s) wait to be parsed: the part 'poll' does it")


def _agents(store: Store) -> Iterator[Said]:
    agents = [agent for agent in store.agents.all() if not agent.disabled]
    if not agents:
        yield wrong("nobody can log in yet: 'inbox-assistant agents add NAME EMAIL'")
    elif not any(agent.role == "admin" for agent in agents):
        yield look("there is no admin: 'inbox-assistant agents role EMAIL admin' makes one")


def _clock(mailboxes: Sequence[Health], now: datetime) -> Iterator[Said]:
    """Servers write on mail when it came to them: that can't be later than now."""
    for health in mailboxes:
        if health.mail_at and health.mail_at - now > _CLOCKS_DIFFER:
            yield wrong(
                f"{health.mailbox}: the server's newest mail came at {health.mail_at:%H:%M} UTC, "
                f"and here it is {now:%H:%M}: one clock is wrong; check this one with timedatectl"
            )


def _running(parts: Sequence[PartState]) -> Iterator[Said]:
    off = [part.part for part in parts if part.state == "off"]
    if len(off) == len(parts):
        yield look("nothing runs yet: 'inbox-assistant run' starts everything")
    elif off:
        yield wrong(
            f"not everything runs: {', '.join(off)} missing; 'inbox-assistant run' does all"
        )
    else:
        yield right("every part runs")
