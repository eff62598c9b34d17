"""Every store there is, one after the other: what passes here may call itself a store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_assistant.store.base import Store
from tests.rig.stores import fresh_store


@pytest.fixture(params=["sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = {"sqlite": fresh_store}[request.param](tmp_path / "inbox.db")
    yield opened
    opened.close()
