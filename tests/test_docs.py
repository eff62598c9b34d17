"""A command or a key without documentation fails here."""

import re
from pathlib import Path

import click
import pytest

from inbox_assistant.cli import main
from inbox_assistant.config import load

ROOT = Path(__file__).parent.parent
TEMPLATE = ROOT / "inbox_assistant" / "config.template.toml"


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> list[str]:
    names = []
    for name, command in main.commands.items():
        names += [name]
        if isinstance(command, click.Group):
            names += [f"{name} {sub}" for sub in command.commands]
    return names


@pytest.mark.parametrize("name", commands())
def test_every_command_is_documented(name: str) -> None:
    first, *rest = name.split()
    line = next((line for line in text("docs/commands.md").splitlines() if f"`{first}" in line), "")
    assert line, f"docs/commands.md does not mention {name}"
    assert all(word in line for word in rest)


def test_every_key_is_documented() -> None:
    keys = re.findall(r"(?m)^(?:# )?(\w+) = ", TEMPLATE.read_text(encoding="utf-8"))
    assert keys
    documented = text("docs/configure.md")
    assert [key for key in keys if f"`{key}`" not in documented] == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    broken = [
        (page.name, link)
        for page in pages
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_the_template_is_a_valid_configuration_once_filled(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8").replace("$access", 'password_env = "SECRET"')
    filled = re.sub(r"\$(\w+)", "x", text)
    chosen = {"language": "it", "timezone": "Europe/Rome", "provider": "generic"}
    for key, value in chosen.items():
        filled = re.sub(rf'(?m)^{key} = "x"', f'{key} = "{value}"', filled)
    filled = filled.replace('address = "x"', 'address = "a@x.example"')
    path = tmp_path / "inbox-assistant.toml"
    path.write_text(filled, encoding="utf-8")
    assert load(path, {"SECRET": "pw"}).mailboxes[0].address == "a@x.example"
