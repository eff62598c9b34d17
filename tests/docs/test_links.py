"""Whoever follows a link, or the name of a page, comes somewhere."""

import re

import pytest

from tests.docs.books import ROOT, anchors, books, links

PAGES = books()
# Where the program names a page to people, and where comments do.
SPOKEN = ("inbox_assistant/**/*.py", "inbox_assistant/*.toml", "web/**/*.py", "web/**/*.html")


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: object) -> None:
    here = next(one for one in PAGES if one == page)
    broken = []
    for file, anchor in links(here):
        there = (here.parent / file).resolve() if file else here
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(f"{file}#{anchor}")
    assert broken == []


def test_every_page_that_the_program_names_is_there() -> None:
    named = {
        name
        for pattern in SPOKEN
        for file in ROOT.glob(pattern)
        for name in re.findall(r"docs/[\w/-]+\.md", file.read_text(encoding="utf-8"))
    }
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_page_stands_in_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    told = {(index.parent / file).resolve() for file, _ in links(index)}
    pages = {page.resolve() for page in (ROOT / "docs").glob("*.md")} - {index.resolve()}
    assert sorted(page.name for page in pages - told) == []
