"""Issues that were there before they had a history get one, and numbers of change."""

import sqlite_utils

from inbox_assistant.store.migrations.m0001_first import first
from inbox_assistant.store.migrations.m0008_issues import issues


def test_issues_that_were_there_get_versions_a_birth_and_the_time_of_their_fix() -> None:
    db = sqlite_utils.Database(memory=True)
    first(db)
    for number, status in ((3, "open"), (7, "fixed")):
        db.execute(
            "INSERT INTO issues (id, title, problem, language, status, first_at, last_at, state) "
            "VALUES (?, 'Login', 'It fails.', 'it', ?, 50, 90, x'01')",
            [number, status],
        )
    issues(db)
    rows = list(db.query("SELECT id, version, fixed_at, merged_into FROM issues ORDER BY id"))
    assert [tuple(row.values()) for row in rows] == [(3, 3, None, None), (7, 7, 90, None)]
    assert [row["version"] for row in db.query("SELECT version FROM issue_clock")] == [7]
    events = list(db.query("SELECT issue_id, at, kind, agent_id FROM issue_events ORDER BY id"))
    assert [tuple(e.values()) for e in events] == [(3, 50, "born", None), (7, 50, "born", None)]
    db.close()
