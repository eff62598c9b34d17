"""Saved views from the command line."""

import pytest

from tests.cli.conftest import Run

BO = ("--agent", "bo@shop.example")


@pytest.fixture(autouse=True)
def _bo(run: Run) -> None:
    run("agents", "add", "Bo", "bo@shop.example")


def test_views_are_added_listed_renamed_and_removed(run: Run) -> None:
    address = "/folders/waiting?lang=it&view=3&after=1-2"
    added = run("views", "add", "Italians", address, "--team", *BO)
    assert added.output == "Added Italians as number 1.\n"
    run("views", "add", "Invoices", "https://inbox.shop.example/search?q=invoice", *BO)
    assert run("views", "rename", "1", "In Italian").output == "Italians is now In Italian.\n"
    assert run("views", "list", *BO).output.splitlines() == [
        "   1  team  In Italian  in=waiting&lang=it",
        "   2  own   Invoices  q=invoice",
    ]
    assert run("views", "remove", "1").output == "Removed In Italian.\n"
    log = run("audit").output
    assert all(act in log for act in ("view-added", "view-changed", "view-deleted"))
    assert "Invoices" not in log


def test_what_is_no_list_or_no_view_is_said_plainly(run: Run) -> None:
    refused = run("views", "add", "Settings", "/settings", *BO)
    assert refused.exit_code == 1 and "/folders/" in refused.output
    assert "views list" in run("views", "remove", "7").output
    assert "agents list" in run("views", "list", "--agent", "who@shop.example").output
