"""The work at a conversation besides answering it: assigning, snoozing, tags, spam, notes."""

import pytest

from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.actors import Time, Visitor, shown

GIULIA, MARCO = 1, 2


@pytest.fixture(autouse=True)
def _mail(store: Store) -> None:
    read(store, arrive(store, 1), a_reading())


def _lead(store: Store) -> None:
    store.access.allow(GIULIA, None)
    store._db.run("UPDATE agents SET role = 'lead' WHERE id = 1")  # type: ignore[attr-defined]


def test_a_conversation_is_given_to_any_colleague_and_the_thread_says_so(
    agent: Visitor, store: Store
) -> None:
    assert '<button name="agent" value="2">Marco Neri' in shown(agent.opens("/conversations/1"))
    assert agent.submits("/conversations/1/assign", agent=str(MARCO)).status_code == 303
    page = shown(agent.opens("/conversations/1"))
    assert "Giulia Bianchi gave it to Marco Neri" in page and "assigned to Marco Neri" in page
    agent.submits("/conversations/1/assign", agent=str(GIULIA))
    agent.submits("/conversations/1/assign", agent="")
    page = shown(agent.opens("/conversations/1"))
    assert "Giulia Bianchi took it" in page and "Giulia Bianchi gave it back" in page


def test_nothing_is_given_to_who_may_not_see_it_or_is_gone(agent: Visitor, store: Store) -> None:
    store.access.allow(MARCO, ["other"])
    assert '<button name="agent" value="2"' not in shown(agent.opens("/conversations/1"))
    assert agent.submits("/conversations/1/assign", agent=str(MARCO)).status_code == 400
    store.access.allow(MARCO, None)
    store.agents.change(MARCO, disabled=True)
    assert agent.submits("/conversations/1/assign", agent=str(MARCO)).status_code == 400
    assert store.conversations.get(1).assignee is None


def test_what_sleeps_is_in_its_folder_and_back_when_its_time_has_come(
    agent: Visitor, store: Store, time: Time
) -> None:
    assert "Next morning" in shown(agent.opens("/conversations/1"))
    assert agent.submits("/conversations/1/snooze", until="tomorrow").status_code == 303
    assert "/conversations/1?" in shown(agent.opens("/folders/snoozed"))
    assert "/conversations/1?" not in shown(agent.opens("/folders/waiting"))
    page = shown(agent.opens("/conversations/1"))
    assert "Giulia Bianchi snoozed it until Tue 3 Feb 2026, 09:00" in page
    time.passes(days=1)
    agent.login()
    back = shown(agent.opens("/folders/waiting"))
    assert "/conversations/1?" in back and "back from snooze" in back
    assert "Back from snooze" in shown(agent.opens("/conversations/1"))


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01T10:00", "2999-01-01T10:00"])
def test_a_time_nothing_can_sleep_until_is_refused_in_words(
    agent: Visitor, store: Store, until: str
) -> None:
    answer = agent.submits("/conversations/1/snooze", until=until)
    assert answer.status_code == 400 and "still to come" in answer.text
    assert store.conversations.get(1).status == "open"


def test_spam_has_a_folder_waits_no_more_and_gets_no_suggestion(
    agent: Visitor, store: Store
) -> None:
    agent.submits("/conversations/1/status", status="spam")
    assert "/conversations/1?" in shown(agent.opens("/folders/spam"))
    assert "/conversations/1?" not in shown(agent.opens("/folders/waiting"))
    page = shown(agent.opens("/conversations/1"))
    assert "Marked as spam" in page and 'id="draft"' not in page
    assert agent.submits("/conversations/1/status", status="closed").status_code == 409
    agent.submits("/conversations/1/status", status="unspam")
    page = shown(agent.opens("/conversations/1"))
    assert 'id="draft"' in page and "said that it is not spam" in page
    assert agent.submits("/conversations/1/status", status="nonsense").status_code == 400


def test_tags_are_chosen_by_number_or_by_the_beginning_of_their_name(
    agent: Visitor, store: Store
) -> None:
    vip, late = store.tags.add("VIP", "red"), store.tags.add("Late parcel", "blue")
    agent.submits("/conversations/1/tag", tag=str(vip.id))
    agent.submits("/conversations/1/tag", named="late")
    assert store.tags.of([1])[1] == (late, vip)
    listed = shown(agent.opens("/folders/waiting"))
    assert 'class="label label-red">VIP<' in listed
    agent.submits("/conversations/1/tag", tag=str(vip.id))
    page = shown(agent.opens("/conversations/1"))
    assert "took the tag “VIP” away" in page
    assert agent.submits("/conversations/1/tag", named="nothing").status_code == 400
    assert store.tags.of([1])[1] == (late,)


def test_the_list_of_tags_is_the_leads_to_change(agent: Visitor, store: Store) -> None:
    assert agent.submits("/tags", name="VIP", colour="red").status_code == 403
    assert "Your team has no tags yet." in shown(agent.opens("/tags"))
    _lead(store)
    assert agent.submits("/tags", name="VIP", colour="red").status_code == 303
    again = agent.submits("/tags", name="vip", colour="blue")
    assert again.status_code == 400 and "already" in again.text
    assert agent.submits("/tags", name=" ", colour="blue").status_code == 400
    agent.submits("/tags/1", act="change", name="Friends", colour="green")
    assert [(tag.name, tag.colour) for tag in store.tags.all()] == [("Friends", "green")]
    agent.submits("/tags/1", act="remove")
    assert store.tags.all() == []
    assert agent.submits("/tags/1", act="remove").status_code == 404


def test_a_note_stands_in_the_thread_and_goes_nowhere_else(agent: Visitor, store: Store) -> None:
    read(store, arrive(store, 2, MORNING + hours(1), conversation_id=1))
    answer = agent.submits("/conversations/1/note", note="<b>Careful</b>: he called twice")
    assert answer.status_code == 303 and answer.location.endswith("#note-1")
    page = shown(agent.opens("/conversations/1"))
    assert "Note, only for us" in page
    assert "&lt;b&gt;Careful&lt;/b&gt;: he called twice" in page
    assert "he called twice" not in shown(agent.opens("/search?q=called"))
    agent.submits("/conversations/1/reply", text="Gentile Anna, eccoci.", seen="2", then="anyway")
    [row] = store.outbox.of_conversation(1)
    assert b"called twice" not in row.raw
    assert agent.submits("/conversations/1/note", note=" ").status_code == 400


def test_who_is_mentioned_finds_it_in_a_folder_until_seen(
    agent: Visitor, colleague: Visitor, store: Store
) -> None:
    agent.submits("/conversations/1/note", note="@marco, can you look? @giulia was here")
    assert '<strong class="call">@marco</strong>' in shown(agent.opens("/conversations/1"))
    assert "tells Marco Neri" in shown(agent.opens("/conversations/1"))
    assert "/conversations/1?" not in shown(agent.opens("/folders/mentions"))
    assert "/conversations/1?in=mentions" in shown(colleague.opens("/folders/mentions"))
    assert "Un collega ti menziona" in shown(colleague.opens("/conversations/1"))
    colleague.submits("/conversations/1/mentions")
    assert "Un collega ti menziona" not in shown(colleague.opens("/conversations/1"))
    assert "/conversations/1?" not in shown(colleague.opens("/folders/mentions"))


def test_a_note_calls_nobody_who_may_not_see_the_conversation(agent: Visitor, store: Store) -> None:
    store.access.allow(MARCO, ["other"])
    agent.submits("/conversations/1/note", note="@marco look")
    assert store.notes.of_conversation(1)[0].mentioned == ()


def test_merging_and_splitting_are_told_in_the_thread(agent: Visitor, store: Store) -> None:
    read(store, arrive(store, 2, MORNING + hours(1), sender=store.conversations.get(1).customer))
    agent.submits("/conversations/1/merge", number="2")
    assert "merged No. 2 into it" in shown(agent.opens("/conversations/1"))
    agent.submits("/conversations/1/unmerge", source="2")
    assert "separated No. 2 again" in shown(agent.opens("/conversations/1"))


def test_every_folder_of_the_desk_is_there_and_says_why_it_is_empty(agent: Visitor) -> None:
    for folder in ("mentions", "snoozed", "spam"):
        assert 'class="empty"' in shown(agent.opens(f"/folders/{folder}"))
