"""The least an intake can cost with the same libraries: imapclient, mail-parser, SQLite with
full-text search, and nothing else."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import mailparser

from benchmarks.measuring import Cost
from tests.rig import Account

BATCH = 100
ITEMS = ["BODY.PEEK[]", "FLAGS", "INTERNALDATE", "RFC822.SIZE"]
TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;
CREATE TABLE mail(id INTEGER PRIMARY KEY, message_id TEXT, at INT, sender TEXT, subject TEXT,
    body TEXT, attachments INT);
CREATE INDEX by_message_id ON mail(message_id);
CREATE INDEX by_time ON mail(at);
CREATE TABLE raw(id INTEGER PRIMARY KEY, data BLOB);
CREATE VIRTUAL TABLE search USING fts5(subject, body, content='mail', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2');
"""


def fetch(account: Account) -> Iterator[Mapping[int, Mapping[bytes, Any]]]:
    """Yield all mails of the INBOX in batches, as a bare imapclient loop gets them."""
    with account.client() as client:
        client._imap.debug = 0
        client.normalise_times = False
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        for start in range(0, len(uids), BATCH):
            yield client.fetch(uids[start : start + BATCH], ITEMS)


def ingest(account: Account, database: Path) -> Cost:
    """Fetch, parse and store all mails; return what it took."""
    cost = Cost()
    with closing(sqlite3.connect(database, isolation_level=None)) as db, cost.measuring():
        db.executescript(TABLES)
        for answer in fetch(account):
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
