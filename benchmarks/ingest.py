"""What taking in mail costs, beside the least it can cost with the same libraries.

    python -m benchmarks.ingest [--n 1000] [--repeat 3] [--corpus FOLDER_OF_EML]

Both fetch the same mails from a private Dovecot on loopback. The floor is imapclient, mail-parser
and SQLite with full-text search, and nothing else. Ours is the whole intake: bytes kept with the
cursor, parsed, robots told, quotes trimmed, put into conversations, made searchable, queued. All
runs alternate in one process; compare ratios, not figures of different days.
"""

import argparse
import logging
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import mailparser

from benchmarks.corpus import mails
from inbox_assistant.clock import utc_now
from inbox_assistant.intake import Intake
from inbox_assistant.mail.parse import parse
from inbox_assistant.reading import ReadingRoom
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.understand.pipeline import Reader
from tests.rig import Account, Dovecot

BATCH = 100
FLOOR_TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;
CREATE TABLE mail(id INTEGER PRIMARY KEY, message_id TEXT, at INT, sender TEXT, subject TEXT,
    body TEXT, attachments INT);
CREATE INDEX by_message_id ON mail(message_id);
CREATE INDEX by_time ON mail(at);
CREATE TABLE raw(id INTEGER PRIMARY KEY, data BLOB);
CREATE VIRTUAL TABLE search USING fts5(subject, body, content='mail', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2');
"""


@dataclass
class Cost:
    """What a run took, in seconds: by the clock, and of the processor."""

    wall: float = 0.0
    cpu: float = 0.0

    @contextmanager
    def measuring(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


def main() -> None:
    """Run the benchmark and print its table."""
    arguments = _arguments()
    logging.disable(logging.CRITICAL)
    raws = _corpus(arguments.corpus, arguments.n)
    runs: dict[str, list[Cost]] = {}
    with Dovecot() as dovecot, tempfile.TemporaryDirectory() as folder:
        account = dovecot.account()
        account.deliver(*raws)
        account.messages()  # the server builds its index once
        for repeat in range(arguments.repeat):
            runs.setdefault("floor", []).append(_floor(account, Path(folder) / f"f{repeat}.db"))
            database = Path(folder) / f"o{repeat}.db"
            runs.setdefault("ours", []).append(_ours(account, database))
            runs.setdefault("mail-parser alone", []).append(
                _each(raws, mailparser.parse_from_bytes)
            )
            runs.setdefault("our parse alone", []).append(_each(raws, parse))
        with closing(open_store(str(database))) as store:
            runs["reading"] = [_reading(store)]
    _print(runs, len(raws))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the intake against its floor.")
    parser.add_argument("--n", type=int, default=1000, help="how many mails")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, the median is shown")
    parser.add_argument("--corpus", type=Path, help="a folder of .eml files instead of our own")
    return parser.parse_args()


def _corpus(folder: Path | None, count: int) -> list[bytes]:
    if folder is None:
        return mails(count)
    files = islice(sorted(folder.rglob("*.eml")), count)
    return [file.read_bytes() for file in files]


def _each(raws: list[bytes], work: Callable[[bytes], object]) -> Cost:
    cost = Cost()
    with cost.measuring():
        for raw in raws:
            work(raw)
    return cost


def _ours(account: Account, database: Path) -> Cost:
    cost = Cost()
    config = account.config(imap=account.server("none"))
    with closing(open_store(str(database))) as store, cost.measuring():
        Intake(store, utc_now).poll_once(config)
    return cost


def _reading(store: Store) -> Cost:
    room = ReadingRoom(store, utc_now, "benchmark", Reader())
    room.read_some()  # loads the models
    cost = Cost()
    with cost.measuring():
        while room.read_some():
            pass
    return cost


def _floor(account: Account, database: Path) -> Cost:
    cost = Cost()
    with closing(sqlite3.connect(database, isolation_level=None)) as db, cost.measuring():
        db.executescript(FLOOR_TABLES)
        with account.client() as client:
            client._imap.debug = 0
            client.normalise_times = False
            client.select_folder("INBOX", readonly=True)
            uids = client.search()
            for start in range(0, len(uids), BATCH):
                items = ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"]
                answer = client.fetch(uids[start : start + BATCH], items)
                _write(db, [(uid, data[b"BODY[]"]) for uid, data in answer.items()])
    return cost


def _write(db: sqlite3.Connection, batch: list[tuple[int, bytes]]) -> None:
    rows = []
    for uid, raw in batch:
        mail = mailparser.parse_from_bytes(raw)
        at = int(mail.date.timestamp()) if mail.date else 0
        body = "\n".join(mail.text_plain) or "\n".join(mail.text_html)
        head = (uid, str(mail.message_id), at, str(mail.from_), str(mail.subject))
        rows.append((*head, body, len(mail.attachments)))
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO mail VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    db.executemany("INSERT INTO raw VALUES (?, ?)", batch)
    found = [(row[0], row[4], row[5]) for row in rows]
    db.executemany("INSERT INTO search(rowid, subject, body) VALUES (?, ?, ?)", found)
    db.execute("COMMIT")


def _print(runs: dict[str, list[Cost]], count: int) -> None:
    floor = statistics.median(cost.cpu for cost in runs["floor"])
    print(f"{count} mails, median of {len(runs['floor'])}")
    print(f"{'':20}{'mails/s':>10}{'CPU ms/mail':>14}{'floor/this':>13}")
    for name, costs in runs.items():
        wall = statistics.median(cost.wall for cost in costs)
        cpu = statistics.median(cost.cpu for cost in costs)
        print(f"{name:20}{count / wall:>10.0f}{1000 * cpu / count:>14.2f}{floor / cpu:>13.2f}")


if __name__ == "__main__":
    main()
