"""A configured inbox in a folder, and the command line to act on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inbox_assistant.cli import main
from tests.rig.ports import free_port

Run = Callable[..., Result]


@pytest.fixture
def web_port() -> int:
    return free_port()


@pytest.fixture
def config_path(tmp_path: Path, web_port: int) -> Path:
    """A configuration without mailboxes."""
    path = tmp_path / "inbox-assistant.toml"
    path.write_text(f'store = "inbox.db"\n[web]\nport = {web_port}\n', encoding="utf-8")
    return path


@pytest.fixture
def run(config_path: Path) -> Run:
    """Run a command on that configuration."""

    def invoke(*arguments: str, stdin: str = "") -> Result:
        return CliRunner().invoke(main, ["--config", str(config_path), *arguments], input=stdin)

    return invoke
