"""What mail programs write over quotes and under mails, in every language: a row each."""

import tomllib
from pathlib import Path

import pytest

from inbox_assistant.mail.quoting import Parts, split

HERE = Path(__file__).parent


def rows(name: str) -> list[object]:
    tables = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        pytest.param(lines, id=f"{language}-{client}")
        for language, clients in tables.items()
        for client, lines in (
            clients.items() if isinstance(clients, dict) else enumerate(clients, 1)
        )
    ]


@pytest.mark.parametrize("attribution", rows("attributions"))
def test_marked_lines_and_what_announces_them_are_quoted(attribution: str) -> None:
    parts = split(f"Mine\n\n{attribution}\n> Theirs\n\nMine again")
    assert parts == Parts("Mine\n\nMine again", f"{attribution}\n> Theirs", "")


@pytest.mark.parametrize("attribution", rows("attributions"))
def test_what_follows_an_attribution_without_marks_is_quoted(attribution: str) -> None:
    assert split(f"Mine\n\n{attribution}\n\nTheirs\nand more").own == "Mine"


@pytest.mark.parametrize("header", rows("headers"))
def test_everything_from_the_header_of_a_mail_on_is_quoted(header: str) -> None:
    header = "\n".join(line.rstrip() for line in header.split("\n"))
    parts = split(f"Mine\n\n{header}\n\nTheirs\n")
    assert parts == Parts("Mine", f"{header}\n\nTheirs", "")


@pytest.mark.parametrize("line", rows("programs"))
def test_what_a_program_adds_is_signature(line: str) -> None:
    assert split(f"Mine\n\n{line}") == Parts("Mine", "", line)
    assert split(f"Mine\n{line}\n\nOn 2 Feb 2026 at 9:00, A <a@x> wrote:\n> T").own == "Mine"
