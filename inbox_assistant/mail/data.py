"""The word lists of this package."""

from typing import Any

from inbox_assistant import tables


def table(name: str) -> dict[str, Any]:
    """Return the contents of `name`.toml beside this file."""
    return tables.table("inbox_assistant.mail", name)
