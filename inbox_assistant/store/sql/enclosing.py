"""Files beside unsent drafts, and machine translations of mails."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.model import Attachment, Enclosed, File, Translation
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.rows import found, mail_of, moment, seconds

_DRAFT = "agent_id = :agent AND conversation_id = :conversation"
_ALL = (
    "SELECT sha256, name, type, bytes FROM draft_files "  # noqa: S608  # our own words
    f"WHERE {_DRAFT} ORDER BY at, name"
)
_SENT = "SELECT m.data FROM outbox o JOIN mails m ON m.id = o.mail_id WHERE o.id = :id"
_RAW = "SELECT raw FROM outbox WHERE mail_id = :id"
_TRANSLATED = "SELECT * FROM translations WHERE mail_id = :id AND language = :language"


class SqlDraftFiles(Facet):
    """Implements `store.enclosing.DraftFiles`."""

    def add(self, agent_id: int, conversation_id: int, file: File, at: datetime) -> None:
        """Keep a file; the same bytes are kept once, under the newer name."""
        self.db.run(
            "INSERT INTO draft_files VALUES "
            "(:agent, :conversation, :sha256, :name, :type, :bytes, :at, :data) "
            "ON CONFLICT (agent_id, conversation_id, sha256) "
            "DO UPDATE SET name = excluded.name, type = excluded.type",
            agent=agent_id,
            conversation=conversation_id,
            sha256=file.sha256,
            name=file.name,
            type=file.type,
            bytes=len(file.data),
            at=seconds(at),
            data=file.data,
        )

    def all(self, agent_id: int, conversation_id: int) -> list[Enclosed]:
        """Return what lies beside the draft, in the order it came, without the bytes."""
        rows = self.db.rows(_ALL, agent=agent_id, conversation=conversation_id)
        return [Enclosed(**row) for row in rows]

    def get(self, agent_id: int, conversation_id: int, sha256: str) -> File:
        """Return one file with its bytes. Raises NotFound."""
        row = self.db.one(
            f"SELECT name, type, data FROM draft_files WHERE {_DRAFT} AND sha256 = :sha256",  # noqa: S608  # our own words
            agent=agent_id,
            conversation=conversation_id,
            sha256=sha256,
        )
        return File(**found(row, "file"))

    def remove(self, agent_id: int, conversation_id: int, sha256: str) -> None:
        """Take one away; nothing happens when it is gone already."""
        self.db.run(
            f"DELETE FROM draft_files WHERE {_DRAFT} AND sha256 = :sha256",  # noqa: S608  # our own words
            agent=agent_id,
            conversation=conversation_id,
            sha256=sha256,
        )

    def clear(self, agent_id: int, conversation_id: int) -> None:
        """Take all away."""
        self.db.run(
            f"DELETE FROM draft_files WHERE {_DRAFT}",  # noqa: S608  # our own words
            agent=agent_id,
            conversation=conversation_id,
        )


class SqlSentFiles(Facet):
    """Implements `store.enclosing.SentFiles`."""

    def of_reply(self, outbox_id: int) -> Sequence[Attachment]:
        """Return what is said about the files of a reply in the outbox."""
        row = self.db.one(_SENT, id=outbox_id)
        return mail_of(row["data"]).attachments if row else ()

    def raw(self, mail_id: int) -> bytes:
        """Return our reply byte for byte. Raises NotFound for mail that is not of the outbox."""
        return bytes(found(self.db.one(_RAW, id=mail_id), "reply")["raw"])


class SqlTranslations(Facet):
    """Implements `store.enclosing.Translations`."""

    def of_mail(self, mail_id: int, language: str) -> Translation | None:
        """Return the mail in that language, None when nobody had it translated."""
        row = self.db.one(_TRANSLATED, id=mail_id, language=language)
        if row is None:
            return None
        names = ("text", "language", "source", "model")
        return Translation(**{name: row[name] for name in names}, at=moment(row["at"]))

    def keep(self, mail_id: int, made: Translation) -> None:
        """Keep a translation in place of an earlier one."""
        self.db.run(
            "INSERT INTO translations VALUES (:id, :language, :source, :model, :text, :at) "
            "ON CONFLICT (mail_id, language) DO UPDATE SET source = excluded.source, "
            "model = excluded.model, text = excluded.text, at = excluded.at",
            id=mail_id,
            language=made.language,
            source=made.source,
            model=made.model,
            text=made.text,
            at=seconds(made.at),
        )


def move_files(db: Database, source: int, target: int) -> None:
    """Put the files beside drafts of one conversation beside those of another."""
    db.run(
        "INSERT INTO draft_files SELECT agent_id, :target, sha256, name, type, bytes, at, data "
        "FROM draft_files WHERE conversation_id = :source ON CONFLICT DO NOTHING",
        source=source,
        target=target,
    )
    db.run("DELETE FROM draft_files WHERE conversation_id = :source", source=source)


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_ALL, _SENT, _RAW, _TRANSLATED)
