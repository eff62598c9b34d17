from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_assistant.store.base import Store
from tests.rig.stores import fresh_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store of the real kind."""
    opened = fresh_store(tmp_path / "inbox.db")
    yield opened
    opened.close()
