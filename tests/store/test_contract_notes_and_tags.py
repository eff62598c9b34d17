"""The contract of every store: notes among colleagues, and the team's tags."""

import pytest

from inbox_assistant.errors import Conflict, InputError, NotFound
from inbox_assistant.model import LONGEST_NOTE, LONGEST_TAG, Act, Wording
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from inbox_assistant.store.sql.notes import MOST_WORDINGS
from tests.builders import MORNING, arrive, hours

BO, CLEO = 1, 2


@pytest.fixture(autouse=True)
def _agents(store: Store) -> None:
    store.agents.add("Bo", "bo@shop.example", "hash", "lead", "en")
    store.agents.add("Cleo", "cleo@shop.example", "hash", "agent", "en")


def _mentions(store: Store, agent: int = CLEO) -> list[int]:
    wanted = Wanted("mentions", agent)
    listed = [row.id for row in store.conversations.page(wanted, None, 9).rows]
    assert store.conversations.counts(wanted)["mentions"] == len(listed)
    return listed


def test_a_note_is_kept_with_who_and_when_and_changes_nothing_of_the_mail(store: Store) -> None:
    arrive(store, 1)
    head = store.conversations.get(1)
    note_id = store.notes.write(1, "  They called twice.\n", [], BO, MORNING)
    [note] = store.notes.of_conversation(1)
    assert (note.id, note.agent_id, note.at) == (note_id, BO, MORNING)
    assert (note.text, note.mentioned) == ("They called twice.", ())
    assert store.conversations.get(1) == head
    assert len(store.conversations.mails(1)) == 1
    found = store.conversations.search(Wanted(agent_id=BO, query="called twice"), None, 9)
    assert found.rows == ()


def test_who_is_mentioned_has_an_entry_until_they_have_seen_it(store: Store) -> None:
    arrive(store, 1)
    store.notes.write(1, "@cleo please", [CLEO, CLEO], BO, MORNING)
    assert _mentions(store) == [1] and _mentions(store, BO) == []
    assert store.notes.unseen(1, CLEO) and not store.notes.unseen(1, BO)
    store.notes.see(1, BO, MORNING)
    assert _mentions(store) == [1]
    store.notes.see(1, CLEO, MORNING)
    assert _mentions(store) == []
    store.notes.write(1, "@cleo again", [CLEO], BO, MORNING + hours(1))
    assert _mentions(store) == [1]


def test_notes_and_mentions_go_where_a_merge_takes_them_and_back(store: Store) -> None:
    arrive(store, 1)
    arrive(store, 2)
    store.notes.write(1, "first", [CLEO], BO, MORNING)
    store.notes.write(2, "second", [], BO, MORNING + hours(1))
    store.merging.merge(1, 2)
    assert [note.text for note in store.notes.of_conversation(2)] == ["first", "second"]
    assert _mentions(store) == [2]
    store.merging.unmerge(1)
    assert [note.text for note in store.notes.of_conversation(2)] == ["second"]
    assert _mentions(store) == [1]


def test_a_changed_note_keeps_what_it_said_and_calls_only_who_was_not_called(store: Store) -> None:
    arrive(store, 1)
    note_id = store.notes.write(1, "@cleo call them", [CLEO], BO, MORNING)
    store.notes.see(1, CLEO, MORNING)
    store.notes.change(note_id, "@cleo call them today", [CLEO], BO, MORNING + hours(1))
    store.notes.change(note_id, " @cleo call them today ", [CLEO], BO, MORNING + hours(2))
    [note] = store.notes.of_conversation(1)
    assert (note.text, note.at) == ("@cleo call them today", MORNING)
    assert note.earlier == (Wording(MORNING + hours(1), "@cleo call them"),)
    assert _mentions(store) == []
    store.notes.change(note_id, "never mind", [], BO, MORNING + hours(3))
    assert store.notes.of_conversation(1)[0].mentioned == ()
    store.notes.change(note_id, "@cleo after all", [CLEO], BO, MORNING + hours(4))
    assert _mentions(store) == [1]


def test_a_note_changed_after_a_merge_calls_to_where_it_stands(store: Store) -> None:
    arrive(store, 1)
    arrive(store, 2)
    note_id = store.notes.write(1, "look", [], BO, MORNING)
    store.merging.merge(1, 2)
    store.notes.change(note_id, "@cleo look", [CLEO], BO, MORNING + hours(1))
    assert _mentions(store) == [2]
    assert [len(note.earlier) for note in store.notes.of_conversation(2)] == [1]


def test_so_many_wordings_are_kept_the_newest(store: Store) -> None:
    arrive(store, 1)
    note_id = store.notes.write(1, "0", [], BO, MORNING)
    for number in range(1, MOST_WORDINGS + 3):
        store.notes.change(note_id, str(number), [], BO, MORNING + hours(number))
    [note] = store.notes.of_conversation(1)
    assert [one.text for one in note.earlier] == [str(n) for n in range(2, MOST_WORDINGS + 2)]


def test_a_removed_note_leaves_nothing_but_a_line_that_says_so(store: Store) -> None:
    arrive(store, 1)
    note_id = store.notes.write(1, "a secret", [CLEO], BO, MORNING)
    store.notes.change(note_id, "nothing", [CLEO], BO, MORNING)
    store.notes.remove(note_id, BO, MORNING + hours(1))
    assert store.notes.of_conversation(1) == [] and _mentions(store) == []
    assert store.acts.of_conversation(1) == [Act(MORNING + hours(1), "unnoted", BO)]
    assert store._db.rows("SELECT * FROM note_versions") == []  # type: ignore[attr-defined]


def test_a_note_is_changed_and_removed_by_who_wrote_it_alone(store: Store) -> None:
    arrive(store, 1)
    note_id = store.notes.write(1, "mine", [], BO, MORNING)
    with pytest.raises(NotFound):
        store.notes.change(note_id, "yours", [], CLEO, MORNING)
    with pytest.raises(NotFound):
        store.notes.remove(note_id, CLEO, MORNING)
    with pytest.raises(InputError):
        store.notes.change(note_id, " ", [], BO, MORNING)
    assert [note.text for note in store.notes.of_conversation(1)] == ["mine"]


def test_erasing_a_conversation_takes_its_notes_along(store: Store) -> None:
    arrive(store, 1)
    arrive(store, 2)
    note_id = store.notes.write(1, "private", [CLEO], BO, MORNING)
    store.notes.change(note_id, "more", [CLEO], BO, MORNING)
    store.tags.put(1, store.tags.add("vip", "red").id, BO, MORNING)
    store.merging.merge(1, 2)
    store.erasing.erase_conversation(2, {})
    assert _mentions(store) == []
    for table in ("notes", "note_versions", "mentions", "acts", "conversation_tags"):
        assert store._db.rows(f"SELECT * FROM {table}") == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST_NOTE + 1)])
def test_a_note_has_something_to_say_and_an_end(store: Store, text: str) -> None:
    arrive(store, 1)
    with pytest.raises(InputError):
        store.notes.write(1, text, [], BO, MORNING)


def test_a_tag_is_put_and_taken_and_each_leaves_a_line(store: Store) -> None:
    arrive(store, 1)
    arrive(store, 2)
    vip, late = store.tags.add("VIP", "red"), store.tags.add("late  parcel", "blue")
    for _ in range(2):
        store.tags.put(1, vip.id, BO, MORNING)
    store.tags.put(1, late.id, BO, MORNING)
    assert store.tags.of([1, 2]) == {1: (late, vip)}
    store.tags.take(1, late.id, CLEO, MORNING)
    assert store.tags.of([1, 2]) == {1: (vip,)}
    lines = [(a.kind, a.agent_id, a.detail) for a in store.acts.of_conversation(1)]
    assert lines == [
        ("tagged", BO, "VIP"),
        ("tagged", BO, "late parcel"),
        ("untagged", CLEO, "late parcel"),
    ]


def test_the_list_has_each_name_once_whatever_its_case_and_accents(store: Store) -> None:
    tag = store.tags.add("Perché", "red")
    with pytest.raises(Conflict, match="Perché"):
        store.tags.add("perche", "blue")
    store.tags.change(tag.id, "perche", "blue")
    other = store.tags.add("other", "grey")
    with pytest.raises(Conflict):
        store.tags.change(other.id, "PERCHE", "grey")
    assert [(t.name, t.colour) for t in store.tags.all()] == [("other", "grey"), ("perche", "blue")]


def test_a_removed_tag_is_gone_from_all_that_carried_it(store: Store) -> None:
    arrive(store, 1)
    tag = store.tags.add("vip", "red")
    store.tags.put(1, tag.id, BO, MORNING)
    store.tags.remove(tag.id)
    assert (store.tags.all(), store.tags.of([1])) == ([], {})
    with pytest.raises(NotFound):
        store.tags.remove(tag.id)
    with pytest.raises(NotFound):
        store.tags.change(tag.id, "vip", "red")


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("", "red"),
        (" - ", "red"),
        ("x" * (LONGEST_TAG + 1), "red"),
        ("vip", "pink"),
        ("a\0b", "red"),
    ],
)
def test_a_tag_has_a_name_people_can_read_and_a_colour_of_ours(
    store: Store, name: str, colour: str
) -> None:
    with pytest.raises(InputError):
        store.tags.add(name, colour)
