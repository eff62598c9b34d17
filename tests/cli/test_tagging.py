"""`tags`: the words a team marks its conversations with."""

from tests.cli.conftest import Run


def test_tags_are_added_listed_changed_and_removed(run: Run) -> None:
    assert run("tags", "add", "VIP", "--colour", "red").output == "Added VIP.\n"
    run("tags", "add", "late parcel")
    assert run("tags", "change", "vip", "--name", "Friends").output == "Changed vip.\n"
    assert run("tags", "list").output == "red    Friends\ngrey   late parcel\n"
    assert run("tags", "remove", "Late parcel").output == "Removed Late parcel.\n"
    assert run("tags", "list").output == "red    Friends\n"


def test_what_is_no_tag_or_unknown_is_said_plainly(run: Run) -> None:
    assert run("tags", "add", "x" * 99).exit_code == 1
    run("tags", "add", "VIP")
    assert "already" in run("tags", "add", "vip").output
    assert "tags list" in run("tags", "remove", "other").output
