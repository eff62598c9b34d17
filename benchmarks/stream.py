"""`python -m benchmarks.stream`: what a mail costs in a stream of many, whatever the store holds.

The mails are those of `benchmarks.replays`, through the real store (a file) and the real reading
room; only the reading itself is not done again: what a reader said is kept. From copies made in the
middle, a new process goes on (a restart), and two rooms take turns: all must decide the same, mail
by mail and number by number, and so must two who read what waits at once.
"""

import argparse
import logging
import resource
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from rich.progress import track

from benchmarks.measuring import aim
from benchmarks.replays import Replay, replayed, samples
from inbox_assistant.consolidating import consolidate
from inbox_assistant.model import Address, Cursor, Fetched, Mail
from inbox_assistant.reading import ReadingRoom
from inbox_assistant.store import open_store
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.words import Understood, Words
from training.left_out import STDERR

SPAN = 32  # mails that come in together: a batch of the reading room
AT_ONCE = 1_500  # mails that wait for two readers at once
_MAILBOX = "stream"
_KB = 1024


class Replaying(Reader):
    """Says of each mail what it was told to say, by the number at the end of its text."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, Understood] = {}

    def read_many(self, mails: Iterable[Words]) -> Iterator[Understood]:
        """Yield what is known of each mail; it is forgotten then."""
        for words in mails:
            yield self.told.pop(words.body)


class Stream:
    """Lets mails come into a store and be read. `conversations` are those it holds already."""

    def __init__(
        self, path: Path, readers: int = 1, conversations: Mapping[str, int] | None = None
    ) -> None:
        self.conversations = dict(conversations or {})
        self.store = open_store(str(path))
        self.reader = Replaying()
        self._stores = [self.store, *(open_store(str(path)) for _ in range(readers - 1))]
        self.rooms = [
            ReadingRoom(store, lambda: self.now, f"reader {number}", self.reader)
            for number, store in enumerate(self._stores)
        ]

    def close(self) -> None:
        """Close the store, for all rooms."""
        for store in self._stores:
            store.close()

    def come(self, batch: Sequence[Replay]) -> None:
        """Let mails come in, known to the reader."""
        self.now = max(mail.at for mail in batch)
        with self.store.writing():
            for mail in batch:
                body = _body(mail)
                self.reader.told[body] = mail.understood()
                self._keep(mail, body)

    def _keep(self, mail: Replay, body: str) -> None:
        place = mail.number + 1
        fetched = Fetched("INBOX", 1, place, f"mail {place}".encode(), mail.at)
        raw = self.store.raw_mails.keep(_MAILBOX, [fetched], Cursor(_MAILBOX, "INBOX", 1, place))
        words = mail.sample.mail.words
        parsed = Mail(
            message_id=f"<{place}@stream.example>",
            subject=words.subject,
            sender=Address(words.sender_name, mail.sender),
            to=(Address("", "support@stream.example"),),
            own_words=body,
            date=mail.at,
        )
        head = self.conversations.get(mail.thread)
        stored = self.store.conversations.add(raw[0], parsed, head, read=True)
        self.conversations[mail.thread] = stored.conversation_id

    def read(self, room: int) -> float:
        """Let one room read what waits; return the processor seconds it took."""
        started = time.process_time()
        while self.rooms[room].read_some():
            pass
        return time.process_time() - started

    def issues(self, mails: int) -> list[int | None]:
        """Return the issue of each mail, in order of their ids."""
        found = (self.store.readings.membership(number + 1) for number in range(mails))
        return [member.issue if member else None for member in found]


def main() -> None:
    """Run the stream and print what it cost."""
    arguments = _arguments()
    logging.disable(logging.CRITICAL)
    arguments.cache.parent.mkdir(parents=True, exist_ok=True)
    mails = list(islice(replayed(samples(arguments.cache)), arguments.mails))
    half = len(mails) // 2 // SPAN * SPAN
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(Stream(folder / "whole.db")) as stream:
            seconds = _run(stream, mails[:half])
            middle = _Middle(folder, stream, half)
            seconds += _run(stream, mails[half:])
            _report_costs(seconds, len(mails))
            issues = stream.issues(len(mails))
            _report_issues(mails, issues)
            _report_consolidation(stream)
        if not arguments.only_cost:
            middle.report_again(mails[half : half + arguments.again], issues)
            _report_at_once(folder, mails[:AT_ONCE])


def _run(stream: Stream, mails: Sequence[Replay]) -> list[float]:
    """Return the processor seconds of each batch."""
    seconds = []
    for start in track(range(0, len(mails), SPAN), "the stream", console=STDERR):
        stream.come(mails[start : start + SPAN])
        seconds.append(stream.read(0))
    return seconds


class _Middle:
    """The store in the middle of the stream, to go on from once more."""

    def __init__(self, folder: Path, stream: Stream, mails: int) -> None:
        self.folder = folder
        self.mails = mails
        self.conversations = dict(stream.conversations)
        with stream.store.writing():  # between two transactions, with what the log still holds
            for end in ("", "-wal"):
                shutil.copy(folder / f"whole.db{end}", folder / f"half.db{end}")

    def report_again(self, rest: Sequence[Replay], issues: Sequence[int | None]) -> None:
        """Print what others decide otherwise from here on."""
        expected = list(issues[: self.mails + len(rest)])
        for name, readers in (("a restart in the middle", 1), ("two readers in turn", 2)):
            path = self.folder / f"{readers}.db"
            for end in ("", "-wal"):
                shutil.copy(self.folder / f"half.db{end}", f"{path}{end}")
            with closing(Stream(path, readers, self.conversations)) as stream:
                for number, start in enumerate(range(0, len(rest), SPAN)):
                    stream.come(rest[start : start + SPAN])
                    stream.read(number % readers)
                found = stream.issues(self.mails + len(rest))
            changed = sum(a != b for a, b in zip(expected, found, strict=True))
            aim(f"mails placed otherwise by {name}, of {len(rest)}", changed, most=0)


def _report_costs(seconds: Sequence[float], mails: int) -> None:
    block = min(10_000, mails // 4) // SPAN
    parts = [seconds[at : at + block] for at in range(0, len(seconds) - block + 1, block)]
    each = [1000 * sum(part) / (len(part) * SPAN) for part in parts]
    print(f"\nA stream of {mails} mails: CPU ms a mail, by {block * SPAN} mails")
    print("  " + "  ".join(f"{cost:.1f}" for cost in each))
    aim("CPU a mail, the last part / the first", each[-1] / each[0], most=1.3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB
    print(f"  peak of memory with all models and all mails of the benchmark: {peak:.0f} MB")


def _report_issues(mails: Sequence[Replay], issues: Sequence[int | None]) -> None:
    sizes = Counter(issue for issue in issues if issue is not None)
    grown = sum(size > 1 for size in sizes.values())
    problems = len({mail.problem for mail in mails if mail.problem})
    print(f"  {len(sizes)} issues, {grown} of several mails, for {problems} problems")
    again = _came_back(mails, issues)
    print(f"  problems of two rounds found again in an issue of the first: {again:.0%}")


def _came_back(mails: Sequence[Replay], issues: Sequence[int | None]) -> float:
    """Return how many of the mails about a problem of an earlier round joined an issue with mails
    of that problem from such a round."""
    seen: dict[str, dict[int, int]] = {}
    back = found = 0
    for mail, issue in zip(mails, issues, strict=True):
        if mail.problem is None:
            continue
        rounds = seen.setdefault(mail.problem, {})
        if rounds and min(rounds.values()) < mail.round and issue is not None:
            back += 1
            found += rounds.get(issue, mail.round) < mail.round
        if issue is not None:
            rounds.setdefault(issue, mail.round)
    return found / max(1, back)


def _report_consolidation(stream: Stream) -> None:
    for look in ("second look", "looked again"):
        started = time.process_time()
        found = consolidate(stream.store, lambda: stream.now)
        taken = time.process_time() - started
        print(
            f"  {look} at {found.mails} mails: {taken:.0f} CPU s, {found.moved} moved, "
            f"{found.merged} issues merged, {found.born} new, {found.refused} refused"
        )


def _report_at_once(folder: Path, mails: Sequence[Replay]) -> None:
    alone, both = (read_by(folder / f"{readers}-at-once.db", mails, readers) for readers in (1, 2))
    changed = sum(a != b for a, b in zip(alone, both, strict=True))
    aim(f"mails placed otherwise by two readers at once, of {len(mails)}", changed, most=0)


def read_by(path: Path, mails: Sequence[Replay], readers: int) -> list[int | None]:
    """Let so many readers read the same waiting mails at once; return the issue of each mail."""
    with closing(Stream(path)) as stream:
        stream.come(mails)

        def work(number: int) -> None:
            with closing(open_store(str(path))) as store:
                room = ReadingRoom(store, lambda: stream.now, f"at once {number}", stream.reader)
                while room.read_some():
                    pass

        threads = [threading.Thread(target=work, args=(number,)) for number in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return stream.issues(len(mails))


def _body(mail: Replay) -> str:
    return f"{mail.sample.mail.words.body}\n{mail.number}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stream", description=__doc__)
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--again", type=int, default=10_000, help="mails read again to compare")
    parser.add_argument("--only-cost", action="store_true", help="leave out the comparisons")
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path(tempfile.gettempdir()) / "inbox-assistant-worlds.gz",
        help="where the worlds are kept once read",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
