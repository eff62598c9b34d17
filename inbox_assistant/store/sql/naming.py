"""A name for an issue until a method gives it a better one: the words of its newest mail."""

from inbox_assistant.store.sql.counting import languages_of
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, mail_of

_LONGEST = 80  # characters: a title in a list


def name_by_newest(db: Database, issue_id: int) -> None:
    """Name an issue after its newest mail and forget what was learnt of it, so that nothing is
    left of mail that is gone. An agent's title stays."""
    newest = db.one(
        "SELECT m.id, m.data FROM memberships s JOIN mails m ON m.id = s.mail_id "
        "WHERE s.issue_id = :id ORDER BY s.at DESC, s.mail_id DESC LIMIT 1",
        id=issue_id,
    )
    problem = problem_of(db, newest) if newest else ""
    db.run(
        "UPDATE issues SET state = :nothing, problem = :problem, language = :language, "
        "title = CASE WHEN title_by_agent > 0 THEN title ELSE :title END WHERE id = :id",
        id=issue_id,
        nothing=b"",
        problem=problem,
        title=title_of(problem),
        language=next(iter(languages_of(db, issue_id)), "und"),
    )


def problem_of(db: Database, mail: Row) -> str:
    """Return what a mail (`id` and `data` of its row) says is wrong, in its own words."""
    reading = SqlReadings(db).get(mail["id"])
    return (reading.request if reading else "") or mail_of(mail["data"]).subject


def title_of(problem: str) -> str:
    """Return a problem as a title."""
    return " ".join(problem.split())[:_LONGEST]
