"""Each rule of good care names what checks it, and every kind of finding belongs to a rule."""

import re
import tomllib

from tests.docs.books import book, code, rows

CARE = book("docs/care.md")


def test_every_kind_of_finding_belongs_to_a_rule() -> None:
    kinds = set(tomllib.loads(book("inbox_assistant/respond/check/messages.toml"))["en"])
    assert sorted(kinds - {"details"} - code(CARE)) == []


def test_every_rule_names_how_it_is_checked() -> None:
    kinds = set(tomllib.loads(book("inbox_assistant/respond/check/messages.toml"))["en"])
    rules = [row for row in rows(CARE) if row[0] != "rule"]
    assert f"in {len(rules)} rules" in CARE
    unchecked = [
        rule
        for rule, _, checked in rules
        if not (kinds & code(checked) or "](../tests/" in checked)
    ]
    assert unchecked == []
    for file in re.findall(r"\]\(\.\./(tests/[^)]+)\)", CARE):
        assert "def test_" in book(file)
