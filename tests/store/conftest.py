"""Every store there is, one after the other: what passes here may call itself a store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store


@pytest.fixture(params=["sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = open_store({"sqlite": str(tmp_path / "inbox.db")}[request.param])
    yield opened
    opened.close()
