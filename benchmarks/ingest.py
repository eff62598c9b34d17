"""What taking in mail costs, beside the least it can cost with the same libraries.

Both fetch the same mails from a private Dovecot on loopback. The floor is `benchmarks.floor`.
Ours is the whole intake: bytes kept with the cursor, parsed, robots told, quotes trimmed, put into
conversations, made searchable, queued; in one process, and with parser processes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path

import mailparser

from benchmarks import floor
from benchmarks.measuring import Cost, Runs, aim
from inbox_assistant.clock import utc_now
from inbox_assistant.config import MailboxConfig
from inbox_assistant.intake import Intake
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.mail.outcome import Outcome
from inbox_assistant.mail.parse import parse
from inbox_assistant.mail.workers import ParserPool, Parsing
from inbox_assistant.model import Batch, Cursor
from inbox_assistant.reading import ReadingRoom
from inbox_assistant.store import open_store
from inbox_assistant.understand.pipeline import Reader
from tests.rig import Account

# Too large to share a message with another: each starts a parser of its own.
_LARGE = b"Subject: hello\n\n" + b" " * 1_000_000


def report(account: Account, raws: Sequence[bytes], rounds: int, folder: Path) -> None:
    """Print what taking in all mails of the account costs, and what its parts do."""
    names = (folder / f"{number}.db" for number in count())
    with closing(ImapMailbox(account.config(imap=account.server("none")))) as mailbox:
        batches = list(mailbox.new_since(None, "INBOX"))
    parsed = {mail.raw: parse(mail.raw) for batch in batches for mail in batch.mails}
    works = {
        "floor": lambda: floor.ingest(account, next(names)),
        "ours, one process": lambda: _ours(account, next(names), 0),
        "ours, 1 parser process": lambda: _ours(account, next(names), 1),
        "ours, 2 parser processes": lambda: _ours(account, next(names), 2),
        "of it: keeping and filing": lambda: _store(account, batches, parsed, next(names)),
        "of it: parsing": lambda: _each(raws, parse),
        "mail-parser alone": lambda: _each(raws, mailparser.parse_from_bytes),
    }
    runs = Runs(len(raws), works, rounds)
    print(f"\nTaking in {len(raws)} mails, {rounds} rounds")
    runs.print()
    one, two = "ours, 1 parser process", "ours, 2 parser processes"
    for name in ("ours, one process", one):
        aim(f"CPU of the floor / {name}", runs.cpu("floor") / runs.cpu(name), least=0.8)
        aim(f"time of the floor / {name}", runs.wall("floor") / runs.wall(name), least=0.8)
    aim(
        "time of one process / 2 parsers",
        runs.wall("ours, one process") / runs.wall(two),
        least=1.6,
    )
    share = runs.cpu("of it: keeping and filing") / runs.cpu("ours, one process")
    aim("keeping and filing, share of CPU", share, most=0.1)


def report_reading(account: Account, database: Path) -> None:
    """Print what reading costs, the job that follows the intake."""
    _ours(account, database, 1)
    with closing(open_store(str(database))) as store:
        room = ReadingRoom(store, utc_now, "benchmark", Reader())
        room.read_some()  # loads the models
        cost, done = Cost(), 0
        with cost.measuring():
            while some := room.read_some():
                done += some
    print(f"\nReading, embedding included: {1000 * cost.cpu / done:.1f} CPU ms/mail ({done} mails)")


def _ours(account: Account, database: Path, processes: int) -> Cost:
    cost = Cost()
    config = account.config(imap=account.server("none"))
    with closing(open_store(str(database))) as store, ParserPool(processes) as parsers:
        parsers.parse_many([_LARGE] * processes)  # they start once, and then stay
        with cost.measuring():
            Intake(store, utc_now, pool=parsers).poll_once(config)
    return cost


def _each(raws: Sequence[bytes], work: Callable[[bytes], object]) -> Cost:
    cost = Cost()
    with cost.measuring():
        for raw in raws:
            work(raw)
    return cost


def _store(
    account: Account, batches: Sequence[Batch], parsed: Mapping[bytes, Outcome], database: Path
) -> Cost:
    """Return the cost of an intake that need neither fetch nor parse."""
    cost = Cost()
    config = account.config(imap=account.server("none"))
    with closing(open_store(str(database))) as store, cost.measuring():
        open_mailbox = partial(_FetchedBefore, batches)
        Intake(store, utc_now, open_mailbox, _ParsedBefore(parsed)).poll_once(config)
    return cost


class _FetchedBefore(ImapMailbox):
    def __init__(self, batches: Iterable[Batch], config: MailboxConfig) -> None:
        super().__init__(config)
        self._before = batches

    def new_since(self, cursor: Cursor | None, folder: str) -> Iterator[Batch]:
        yield from self._before


class _ParsedBefore(ParserPool):
    def __init__(self, parsed: Mapping[bytes, Outcome]) -> None:
        super().__init__(0)
        self._before = parsed

    def begin(self, raws: Sequence[bytes]) -> Parsing:
        return Parsing([lambda: [self._before[raw] for raw in raws]])
