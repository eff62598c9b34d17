"""A command or an option without documentation fails here."""

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from inbox_assistant.cli import COMMANDS, main
from tests.docs.books import book, code, rows

PAGE = book("docs/commands.md")


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None and command.name == name
        yield from within(name, command)


def within(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for sub, found in command.commands.items():
            yield from within(f"{name} {sub}", found)


ALL = dict(commands())


@pytest.mark.parametrize("name", ALL)
def test_every_command_is_documented(name: str) -> None:
    first, *rest = name.split()
    lines = [line for line in PAGE.splitlines() if f"`{first}" in line]
    assert any(all(word in line for word in rest) for line in lines), name


def test_no_command_is_documented_that_is_none() -> None:
    table = PAGE.split("\n## ")[0]
    told = set()
    for first, *_ in rows(table):
        if named := re.match(r"`([a-z]+) ?([a-z/ -]*)", first):
            subs = [sub.strip() for sub in named[2].split("/") if sub.strip()]
            told |= {f"{named[1]} {sub}" for sub in subs} or {named[1]}
    assert told - set(ALL) == set()


def test_every_option_is_documented_where_its_command_is() -> None:
    unknown = [
        f"{name} {option.opts[0]}"
        for name, command in ALL.items()
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
        if not any(option.opts[0] in text for text in paragraphs_about(name))
    ]
    assert unknown == []


def test_no_option_is_documented_that_is_none() -> None:
    known = {
        opt
        for one in ALL.values()
        for param in one.params
        for opt in (*param.opts, *param.secondary_opts)
    }
    told = set(re.findall(r"--[a-z][a-z-]*", " ".join(code(PAGE))))
    assert told - known - {"--help", "--config"} == set()


def paragraphs_about(name: str) -> list[str]:
    """Return the rows of the table of commands, and the sections below it, that name a command."""
    table, *sections = PAGE.split("\n## ")
    return [text for text in [*table.splitlines(), *sections] if f"`{name.split()[0]}" in text]


@pytest.mark.parametrize("name", ["agents", "issues"])
def test_a_command_is_whole_in_a_process_that_asks_for_nothing_else(name: str) -> None:
    # Other modules add to these: once, half of `agents` was there only after `audit` was loaded.
    asked = [sys.executable, "-m", "inbox_assistant", name, "--help"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    subs = [sub.split()[1] for sub in ALL if sub.startswith(f"{name} ")]
    assert [sub for sub in subs if not re.search(rf"(?m)^  {sub}\s", told)] == []
