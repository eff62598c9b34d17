"""`dictionary`: words that the spelling check leaves alone."""

from tests.cli.conftest import Run


def test_words_are_added_listed_and_removed(run: Run) -> None:
    assert run("dictionary", "add", "Vesuvietto", "lava").output == (
        "Added 2 of 2; the others were known.\n"
    )
    assert run("dictionary", "add", "lava").output == "All known.\n"
    run("dictionary", "add", "Pfändle", "--language", "de")
    assert run("dictionary", "list").output == "all  lava\nde   pfändle\nall  vesuvietto\n"
    assert run("dictionary", "remove", "lava").output == "Removed lava.\n"


def test_what_is_no_word_or_unknown_is_said_plainly(run: Run) -> None:
    assert "no single word" in run("dictionary", "add", "two words").output
    assert run("dictionary", "remove", "lava").exit_code == 1
