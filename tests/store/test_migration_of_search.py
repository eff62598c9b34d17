"""Mail from before the search knew senders, files and months."""

from pathlib import Path

import pytest
import sqlite_utils

from inbox_assistant.model import Attachment
from inbox_assistant.store.migrations import m0020_views
from inbox_assistant.store.pages import Wanted
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import arrive

MADE_HERE = ("views", "search_words", "mail_search")


def test_old_mail_is_found_as_new_mail_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore.open(tmp_path / "old.db")
    for number in (1, 2, 3):
        files = (Attachment("foto.png", "image/png", 9),) if number == 2 else ()
        arrive(store, number, own_words=f"parola numero{number}", attachments=files)
    store.close()
    db = sqlite_utils.Database(tmp_path / "old.db")
    db.execute("CREATE TABLE was AS SELECT * FROM search_words")
    for table in MADE_HERE:
        db.execute(f"DROP TABLE {table}")
    for (index,) in db.execute(
        "SELECT name FROM sqlite_master WHERE tbl_name = 'conversations' "
        "AND (name LIKE '%by_mailbox' OR name IN ('conversations_in_language', "
        "'conversations_unread'))"
    ).fetchall():
        db.execute(f"DROP INDEX {index}")
    db.execute("CREATE TABLE mail_search (old TEXT)")
    monkeypatch.setattr(m0020_views, "_AT_ONCE", 2)
    m0020_views.views(db)
    same = "SELECT count(*) FROM (SELECT * FROM was EXCEPT SELECT * FROM search_words)"
    assert db.execute(same).fetchone() == (0,)
    db.execute("DROP TABLE was")
    db.conn.commit()
    db.close()
    store = SqliteStore.open(tmp_path / "old.db")
    for query, mails in (("parola", 3), ("from:anna2", 1), ("has:attachment foto", 1)):
        page = store.conversations.search(Wanted(query=query), None, 9)
        assert len(page.rows) == mails, query
    store.close()
