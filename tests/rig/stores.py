"""Empty stores, quickly: migrated once a process, then copied."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from inbox_assistant.store.sqlite import SqliteStore


def fresh_store(path: Path) -> SqliteStore:
    """Return an empty store in a new file at that path, as `SqliteStore.open` makes it."""
    with path.open("xb") as file:
        file.write(_migrated())
    return SqliteStore.open(path)


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "inbox.db"
        SqliteStore.open(path).close()
        return path.read_bytes()
