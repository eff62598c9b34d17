"""What the doctor or a monitor may say stands in the page about troubles, with what to do."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest

from inbox_assistant.running.wellness import _PARTS
from tests.docs.books import ROOT, book, flat

TROUBLES = flat(book("docs/troubleshoot.md")).casefold()
DOCTOR = sorted((ROOT / "inbox_assistant/cli/doctor").glob("*.py"))
WELLNESS = ROOT / "inbox_assistant/running/wellness.py"


def spoken(node: ast.expr) -> str:
    """Return the text of a literal, "…" for what is put in, "" for what is no literal."""
    if isinstance(node, ast.JoinedStr):
        return "".join(spoken(value) or "…" for value in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def said_by_the_doctor() -> Iterator[str]:
    for file in DOCTOR:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("wrong", "look"):
                yield spoken(node.args[0])


def said_to_monitors() -> Iterator[str]:
    yield from (words.replace("{part}", "…") for words in _PARTS.values())
    for node in ast.walk(ast.parse(WELLNESS.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "words":
            yield spoken(node.value)


def heart(said: str) -> str:
    """Return the words by which a reader finds a message: its first ones that never change."""
    pieces = [piece.strip(" '.,)?]") for piece in re.split(r"[…:;(]", said)]
    return next((piece for piece in pieces if " " in piece), max(pieces, key=len)).casefold()


def test_there_is_much_to_be_said() -> None:
    assert len(list(said_by_the_doctor())) >= 30
    assert len(list(said_to_monitors())) >= 10


@pytest.mark.parametrize("said", sorted({*said_by_the_doctor(), *said_to_monitors()} - {""}))
def test_what_is_said_is_explained(said: str) -> None:
    assert heart(said) in TROUBLES


def test_what_servers_say_is_explained() -> None:
    remedies = tomllib.loads(book("inbox_assistant/cli/doctor/remedies.toml"))["remedy"]
    assert remedies
    assert [one["said"][0] for one in remedies if one["said"][0] not in TROUBLES] == []
