"""What the README shows is what the program does; what it promises has a test."""

import re
from importlib.util import find_spec

import pytest

from inbox_assistant.cli import COMMANDS
from tests.docs.books import ROOT, anchors, book, flat, links, rows, section

README = book("README.md")
PROOFS = book("docs/proofs.md")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)


def promises() -> list[str]:
    """Return the points of the README's promises."""
    return section(README, "What it promises").split("\n- ")[1:]


def proofs() -> dict[str, list[str]]:
    """Return the tests of each promise, as the page of proofs links them."""
    return {
        flat(row[0]): re.findall(r"\]\(\.\./(tests/[^)]+)\)", " ".join(row[1:]))
        for row in rows(PROOFS)
        if "tests/" in " ".join(row[1:])
    }


def test_every_promise_of_the_readme_has_proofs() -> None:
    made = [flat(bold[1]).rstrip(".") for one in promises() if (bold := _BOLD.search(one))]
    assert len(made) == len(promises()) >= 10
    assert [promise for promise in made if promise not in proofs()] == []


@pytest.mark.parametrize(("promise", "files"), proofs().items())
def test_every_proof_is_a_file_of_tests(promise: str, files: list[str]) -> None:
    assert files, promise
    for file in files:
        assert re.search(r"def test_|\.TestCase", book(file))


def test_the_readme_links_to_its_proofs() -> None:
    proven = {file for files in proofs().values() for file in files}
    linked = set(re.findall(r"\]\((tests/[^)]+)\)", README))
    assert linked <= proven
    assert ("docs/proofs.md", "") in set(links(ROOT / "README.md"))


def test_the_report_it_shows_is_one_the_program_makes() -> None:
    shown = re.search(r"(?s)```text\n(.*?)```", README)
    assert shown is not None
    assert shown[1] in book("tests/report/golden/night.en.txt")


def test_its_commands_are_there() -> None:
    named = set(re.findall(r"(?m)^inbox-assistant (\w+)", README))
    assert named
    assert named <= set(COMMANDS)
    steps = set(re.findall(r"\./dev (\w+)", README))
    assert [step for step in steps if f" {step})" not in book("dev")] == []


def test_its_figures_stand_where_it_says_with_the_command_that_prints_them() -> None:
    figures = [row for row in rows(section(README, "How well")) if "](" in row[-1]]
    assert len(figures) >= 5
    for _what, figure, command, where in figures:
        file, _, anchor = re.findall(r"\]\(([^)]+)\)", where)[0].partition("#")
        assert not anchor or anchor in anchors(ROOT / file)
        text = flat(book(file))
        assert [number for number in re.findall(r"[\d.]+\d", figure) if number not in text] == []
        module = re.findall(r"python -m ([\w.]+)", command)
        assert not module or find_spec(module[0]) is not None
        assert (module or ["./dev bench"])[0] in text
