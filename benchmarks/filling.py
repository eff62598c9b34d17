"""A store full of conversations of our own making, the same each time: what agents would find after
years. Words come as often as in real mail, so the index has real common and rare ones."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from wordfreq import top_n_list

from inbox_assistant.model import Address, Attachment, Direction, Mail, Reading
from inbox_assistant.store.sql.heads import add_head
from inbox_assistant.store.sql.indexing import add_mail
from inbox_assistant.store.sql.rows import seconds, to_json
from inbox_assistant.store.sql.snippets import snippet
from inbox_assistant.store.sqlite import SqliteStore
from inbox_assistant.store.sqlite_database import SqliteDatabase
from tests.builders import a_reading

MAILS_EACH = 5
MAILBOXES = ("support", "sales", "billing")
START = datetime(2024, 1, 1, tzinfo=UTC)
LANGUAGES = {"it": 60, "en": 25, "de": 10, "fr": 4, "nl": 1}
EMOTIONS = ("neutral", "frustration", "anger", "anxiety", "gratitude")
_AT_ONCE = 200  # conversations a transaction
_VOCABULARY = 30_000
_BODY_WORDS = 60
_PER_ISSUE = 100


def fill(path: Path, conversations: int, agents: Sequence[tuple[str, str]]) -> None:
    """Make the store with so many conversations of five mails each; `agents` are addresses and
    hashes of passwords."""
    store = SqliteStore.open(path)
    for address, password_hash in agents:
        store.agents.add(address.partition("@")[0], address, password_hash, "agent", "en")
    store.close()
    db = SqliteDatabase(path)
    team = Team(conversations)
    _add_issues(db, 1 + conversations // _PER_ISSUE)
    for first in range(0, conversations, _AT_ONCE):
        with db.writing():
            for number in range(first, min(first + _AT_ONCE, conversations)):
                team.converse(db, number)
    _count_issues(db)
    db.close()


class Team:
    """Who writes what, by chance that repeats itself."""

    def __init__(self, conversations: int) -> None:
        self._chance = random.Random(6)
        self._words = [*top_n_list("it", _VOCABULARY // 2), *top_n_list("en", _VOCABULARY // 2)]
        self._chance.shuffle(self._words)
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(len(self._words))))
        self._step = timedelta(days=800) / conversations
        self._issues = 1 + conversations // _PER_ISSUE
        self._readings = {
            (language, emotion): a_reading(language=language, emotion=emotion)
            for language in LANGUAGES
            for emotion in EMOTIONS
        }

    def text(self, words: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=words))

    def converse(self, db: SqliteDatabase, number: int) -> None:
        """Add a conversation: a customer writes, we answer, and so on; of every twentieth the last
        mail waits for us."""
        at = START + number * self._step
        chance = self._chance
        language = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
        reading = self._readings[language, chance.choice(EMOTIONS)]
        mailbox = MAILBOXES[number % 10 % len(MAILBOXES)]
        mails = [self._mail(number, place, at) for place in range(MAILS_EACH)]
        head = self._head(number, mails[-1], reading, mailbox)
        conversation_id = add_head(db, head)
        for place, mail in enumerate(mails):
            moment = seconds(at + place * timedelta(hours=3))
            direction: Direction = "out" if place % 2 else "in"
            mail_id = add_mail(db, conversation_id, mailbox, direction, moment, mail)
            if direction == "in":
                self._read(db, mail_id, mail, moment, head, reading, mailbox)

    def _mail(self, number: int, place: int, at: datetime) -> Mail:
        customer = Address(f"Customer {self.text(1).title()}", f"customer{number}@example.net")
        us = Address("Shop", "support@shop.example")
        writer, reader = (us, customer) if place % 2 else (customer, us)
        body = f"{self.text(_BODY_WORDS)} order{number}"
        files = (Attachment("picture.png", "image/png", 9000),) if number % 7 == 0 else ()
        return Mail(
            f"<{number}.{place}@example.net>",
            self.text(5),
            writer,
            own_words=body,
            to=(reader,),
            date=at + place * timedelta(hours=3),
            attachments=files,
        )

    def _head(self, number: int, last: Mail, reading: Reading, mailbox: str) -> dict[str, Any]:
        waits = number % 20 == 0
        assert last.date
        at = seconds(last.date)
        return {
            "mailbox": mailbox,
            "subject": last.subject,
            "customer_name": "Customer",
            "customer_address": f"customer{number}@example.net",
            "status": "open" if waits else "closed",
            "unread": int(waits),
            "mails": MAILS_EACH,
            "snippet": snippet(last),
            "last_at": at,
            "waiting_since": at if waits else None,
            "sent_at": at - 10_800,
            "language": reading.language.value,
            "language_probability": reading.language.probability,
            "emotion": reading.emotion.value,
            "emotion_probability": reading.emotion.probability,
            "blocking": reading.blocking.value,
            "blocking_probability": reading.blocking.probability,
            "issue": 1 + number % self._issues,
        }

    def _read(
        self,
        db: SqliteDatabase,
        mail_id: int,
        mail: Mail,
        at: int,
        head: dict[str, Any],
        reading: Reading,
        mailbox: str,
    ) -> None:
        db.insert("readings", {"mail_id": mail_id, "data": to_json(reading.as_dict())})
        member = {
            "mail_id": mail_id,
            "issue_id": head["issue"],
            "probability": 0.9,
            "on_arrival": head["issue"],
            "candidates": "[]",
            "method": "benchmark",
            "at": at,
            "writer": mail.sender.address,
            "language": head["language"],
            "blocking": head["blocking"],
            "vague": 0,
            "mailbox": mailbox,
        }
        db.insert("memberships", member)


def _add_issues(db: SqliteDatabase, issues: int) -> None:
    with db.writing():
        for number in range(1, issues + 1):
            db.insert("issue_ids", {"id": number})
            issue = {"id": number, "title": f"Problem {number}", "problem": "It does not work."}
            db.insert("issues", {**issue, "language": "en", "state": b"", "version": number})


def _count_issues(db: SqliteDatabase) -> None:
    """Bring the counters of issues in line with their mails, in one go."""
    with db.writing():
        for what in ("writer", "language", "blocking"):
            db.run(
                "INSERT INTO issue_counts (issue_id, what, key, mails) "
                f"SELECT issue_id, :what, CAST({what} AS TEXT), count(*) FROM memberships "
                f"GROUP BY issue_id, {what}",
                what=what,
            )
        db.run(
            "UPDATE issues SET blocking = 3, (mails, first_at, last_at) = "
            "(SELECT count(*), min(at), max(at) FROM memberships WHERE issue_id = issues.id), "
            "writers = (SELECT count(*) FROM issue_counts "
            "WHERE issue_id = issues.id AND what = 'writer')"
        )
