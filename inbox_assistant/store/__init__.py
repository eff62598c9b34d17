"""Where everything is kept: one database behind small facets (see `base`)."""

from pathlib import Path

from inbox_assistant.errors import ConfigError
from inbox_assistant.store.base import Store
from inbox_assistant.store.sqlite import SqliteStore


def open_store(address: str) -> Store:
    """Return the store at `address`, a path. Its tables are brought up to date.

    Raises ConfigError when the address names a kind of store that does not exist, and StoreError
    when the database can't be opened.
    """
    if "://" in address:
        kind = address.split("://")[0]
        raise ConfigError(f"Stores of the kind '{kind}' don't exist yet: give the path of a file.")
    return SqliteStore.open(Path(address))
