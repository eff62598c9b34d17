from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store of the real kind."""
    opened = open_store(str(tmp_path / "inbox.db"))
    yield opened
    opened.close()
