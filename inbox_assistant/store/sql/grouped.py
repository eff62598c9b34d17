"""A read mail as grouping sees it again."""

from inbox_assistant.model import Grouped, Meaning
from inbox_assistant.store.sql.rows import Row, membership, moment
from inbox_assistant.store.sql.standing import is_held


def grouped(row: Row) -> Grouped:
    """Return the mail of a row: its membership, its meaning (`embedder`, `meaning`), whether it is
    `pinned`, and until when its issue is held."""
    return Grouped(
        mail_id=row["mail_id"],
        conversation_id=row["conversation_id"],
        at=moment(row["at"]),
        sender=row["writer"],
        meaning=Meaning(row["embedder"], row["meaning"]),
        membership=membership(row),
        pinned=bool(row["pinned"]) or is_held(row["at"], row["held_until"]),
    )
