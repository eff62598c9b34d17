"""Updating everyone hit: written, looked at, sent once, paused, offered to who joined later."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant.config import Config
from inbox_assistant.model import Delivery
from inbox_assistant.respond.updates.sending import Broadcaster
from inbox_assistant.store.base import Store
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, arrive, hours
from tests.respond.incident import WORDS, an_incident, customer, hit
from tests.web.actors import Time, Visitor, shown
from web import create_app


@pytest.fixture
def role() -> str:
    """Who works here leads the team."""
    return "lead"


def write(agent: Visitor, issue: int, **form: str) -> int:
    """Write an update and return it."""
    values = {"stage": "identified", "day": "2026-02-02", "hour": "18", "words-it": WORDS["it"]}
    answer = agent.submits(f"/issues/{issue}/updates", **{**values, **form})
    assert answer.status_code == 303, answer.text
    return int(answer.location.rpartition("/")[2])


def ticked(page: str) -> list[str]:
    return re.findall(r'name="person"[^>]*value="(\d+)" checked', page)


def press(agent: Visitor, update: int, *people: str) -> int:
    page = shown(agent.opens(f"/updates/{update}"))
    answer = agent.submits(f"/updates/{update}/send", person=list(people) or ticked(page))
    return answer.status_code


@pytest.fixture
def broadcaster(store: Store, config: Config, time: Time) -> Broadcaster:
    return Broadcaster(store, config, time)


def rows(store: Store, people: int) -> list[int]:
    return [len(store.outbox.of_conversation(number)) for number in range(1, people + 1)]


def test_the_form_asks_in_the_languages_of_the_customers(agent: Visitor, store: Store) -> None:
    issue = an_incident(store, MORNING, 2)
    hit(store, 8, issue, MORNING, language="pl")
    page = shown(agent.opens(f"/issues/{issue}/updates/new"))
    assert 'name="words-it"' in page and 'name="words-en"' in page
    assert "words-pl" not in page and "customers who write in Polish" in page
    assert 'value="2026-02-03"' in page  # the next working evening


def test_letters_are_shown_per_group_and_person_and_nothing_leaves(
    agent: Visitor, store: Store, broadcaster: Broadcaster
) -> None:
    issue = an_incident(store, MORNING, 6)
    page = shown(agent.opens(f"/updates/{write(agent, issue)}"))
    assert "Send to 6 people" in page and len(ticked(page)) == 6
    assert "Italian, formal" in page and "Italian, informal" in page and "German, formal" in page
    assert page.count(WORDS["it"]) >= 4 and "you wrote none in German" in page
    assert "Gentile Robin Amab," in page
    broadcaster.queue_some()
    assert rows(store, 6) == [0] * 6


def test_pressing_send_twenty_times_queues_each_letter_once(
    agent: Visitor, colleague: Visitor, store: Store, broadcaster: Broadcaster
) -> None:
    issue = an_incident(store, MORNING, 3)
    update = write(agent, issue)
    people = ticked(shown(agent.opens(f"/updates/{update}")))
    for visitor in (agent, colleague) * 10:
        answer = visitor.submits(f"/updates/{update}/send", person=people)
        assert answer.status_code == 303
        broadcaster.queue_some()
    assert rows(store, 3) == [1, 1, 1]


def test_two_agents_pressing_send_at_the_same_moment_send_it_once(
    store: Store, config: Config, time: Time
) -> None:
    issue = an_incident(store, MORNING, 3)

    def visitor(email: str) -> Visitor:
        found = Visitor(
            create_app(lambda: SqliteStore.open(Path(config.store)), config, time), email
        )
        found.login()
        return found

    first = visitor("giulia@shop.example")
    update = write(first, issue)

    def send(someone: Visitor) -> int:
        answer = someone.submits(f"/updates/{update}/send", person=["1", "2", "3"])
        with_store = SqliteStore.open(Path(config.store))
        Broadcaster(with_store, config, time).queue_some()
        with_store.close()
        return answer.status_code

    visitors = [visitor(email) for email in ("giulia@shop.example", "marco@shop.example") * 2]
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, visitors)) == {303}
    assert rows(store, 3) == [1, 1, 1]


def test_of_two_updates_prepared_at_once_the_second_is_refused_and_says_why(
    agent: Visitor, colleague: Visitor, store: Store, broadcaster: Broadcaster
) -> None:
    issue = an_incident(store, MORNING, 2)
    mine, his = write(agent, issue), write(colleague, issue)
    assert press(agent, mine) == 303
    answer = colleague.submits(f"/updates/{his}/send", person=["1", "2"])
    assert answer.status_code == 409 and "Un collega ha inviato" in answer.text
    broadcaster.queue_some()
    assert rows(store, 2) == [1, 1]
    colleague.submits(f"/updates/{his}/look")
    assert press(colleague, his) == 303


def test_who_is_not_ticked_gets_nothing_and_nobody_ticked_sends_nothing(
    agent: Visitor, store: Store, broadcaster: Broadcaster
) -> None:
    issue = an_incident(store, MORNING, 3)
    update = write(agent, issue)
    refused = agent.submits(f"/updates/{update}/send")
    assert refused.status_code == 400 and "tick at least one person" in refused.text
    assert press(agent, update, "1", "3") == 303
    broadcaster.queue_some()
    assert rows(store, 3) == [1, 0, 1]
    assert "Left out" in shown(agent.opens(f"/updates/{update}"))


def test_the_issue_page_pins_the_newest_update_and_tells_how_far_it_is(
    agent: Visitor, store: Store, broadcaster: Broadcaster, time: Time
) -> None:
    issue = an_incident(store, MORNING, 3)
    arrive(store, 9, MORNING + hours(1), conversation_id=3, sender=customer(3))
    update = write(agent, issue)
    press(agent, update, "1", "2", "3")
    arrive(store, 10, time.now, conversation_id=3, sender=customer(3))
    broadcaster.queue_some()
    time.passes(minutes=1)
    taken = store.outbox.claim(time.now, "one", timedelta(minutes=1))
    other = store.outbox.claim(time.now, "one", timedelta(minutes=1))
    assert taken and other
    store.outbox.finish(taken, [Delivery(taken.recipients[0], "taken")], time.now)
    refused = Delivery(other.recipients[0], "refused", "550 no such user")
    store.outbox.finish(other, [refused], time.now)
    page = shown(agent.opens(f"/issues/{issue}"))
    assert "1 of 3 sent" in page and "1 refused" in page and "1 held back" in page
    page = shown(agent.opens(f"/updates/{update}"))
    assert "550 no such user" in page and "wrote meanwhile" in page
    assert "/conversations/3?suggestion=update#reply" in page
    agent.submits(f"/updates/{update}/again")
    assert store.addressings.fates(update)["waiting"] == 1


def test_pause_holds_what_has_not_left_and_go_on_sends_it(
    agent: Visitor, store: Store, broadcaster: Broadcaster
) -> None:
    issue = an_incident(store, MORNING, 2)
    update = write(agent, issue)
    press(agent, update)
    broadcaster.queue_some()
    agent.submits(f"/updates/{update}/pause")
    assert "paused" in shown(agent.opens(f"/issues/{issue}"))
    broadcaster.queue_some()
    assert store.addressings.fates(update) == {"waiting": 2}
    agent.submits(f"/updates/{update}/resume")
    broadcaster.queue_some()
    assert store.addressings.fates(update) == {"queued": 2}
    for number in (1, 2):
        states = [row.state for row in store.outbox.of_conversation(number)]
        assert states == ["cancelled", "waiting"]


def test_who_joined_later_is_offered_the_newest_update(
    agent: Visitor, store: Store, broadcaster: Broadcaster, time: Time
) -> None:
    issue = an_incident(store, MORNING, 2)
    update = write(agent, issue, **{"words-fr": WORDS["fr"]})
    press(agent, update)
    broadcaster.queue_some()
    number = hit(store, 3, issue, time.now)
    assert "1 person joined since" in shown(agent.opens(f"/issues/{issue}"))
    box = shown(agent.opens(f"/conversations/{number}?suggestion=update"))
    assert WORDS["fr"] in box and 'aria-current="true">Update' in box
    answer = agent.submits(f"/updates/{update}/offer")
    page = shown(agent.opens(answer.location))
    assert ticked(page) == [str(number)] and "Those who joined later" in page
    press(agent, update)
    broadcaster.queue_some()
    assert rows(store, 3) == [1, 1, 1]
    assert "joined since" not in shown(agent.opens(f"/issues/{issue}"))


def test_an_open_incident_reminds_on_every_page_until_all_are_told_or_it_is_fixed(
    agent: Visitor, store: Store, time: Time
) -> None:
    issue = an_incident(store, MORNING, 1)
    agent.submits(f"/issues/{issue}/incident", then="begin")
    assert "tell them again" not in shown(agent.opens("/outbox"))
    time.passes(minutes=61)
    assert "Nobody has been told yet." in shown(agent.opens("/outbox"))
    press(agent, write(agent, issue))
    assert "tell them again" not in shown(agent.opens("/outbox"))
    time.passes(minutes=64)
    assert "Last update 64 minutes ago." in shown(agent.opens("/outbox"))
    agent.submits(f"/issues/{issue}/status", status="fixed")
    assert "tell them again" not in shown(agent.opens("/outbox"))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"day": ""}, "Say when the next word comes"),
        ({"day": "2026-02-01"}, "later than now"),
        ({"words-it": "x" * 5_001}, "Your words are too long: write 5000"),
    ],
)
def test_what_can_not_be_written_is_explained_and_kept(
    agent: Visitor, store: Store, form: dict[str, str], words: str
) -> None:
    issue = an_incident(store, MORNING, 1)
    values = {"stage": "fixing", "day": "2026-02-02", "hour": "18", "words-it": "Ecco."}
    answer = agent.submits(f"/issues/{issue}/updates", **(values | form))
    assert answer.status_code == 400 and words in answer.text
    assert (values | form)["words-it"] in answer.text


def test_solved_promises_nothing(agent: Visitor, store: Store) -> None:
    issue = an_incident(store, MORNING, 1)
    update = write(agent, issue, stage="solved")
    assert store.updates.get(update).until is None


def test_a_draft_can_be_changed_until_it_is_sent(agent: Visitor, store: Store) -> None:
    issue = an_incident(store, MORNING, 1)
    update = write(agent, issue)
    assert WORDS["it"] in shown(agent.opens(f"/updates/{update}/words"))
    assert write(agent, issue, update=str(update), **{"words-it": "Altro."}) == update
    press(agent, update)
    late = agent.submits(
        f"/issues/{issue}/updates", update=str(update), stage="solved", **{"words-it": "No."}
    )
    assert late.status_code == 409 and "being sent already" in late.text
    assert agent.opens(f"/updates/{update}/words").status_code == 303


def test_a_draft_can_be_discarded(agent: Visitor, store: Store) -> None:
    issue = an_incident(store, MORNING, 1)
    update = write(agent, issue)
    assert "Prepared, not sent" in shown(agent.opens(f"/issues/{issue}"))
    agent.submits(f"/updates/{update}/discard")
    assert agent.opens(f"/updates/{update}").status_code == 404


def test_findings_of_the_check_stand_under_the_text(agent: Visitor, store: Store) -> None:
    issue = an_incident(store, MORNING, 1)
    update = write(agent, issue, **{"words-it": "È colpa del corriere, non nostra."})
    assert 'class="findings"' in shown(agent.opens(f"/updates/{update}"))


def test_strangers_see_and_send_nothing(stranger: Visitor, agent: Visitor, store: Store) -> None:
    issue = an_incident(store, MORNING, 1)
    update = write(agent, issue)
    assert stranger.opens(f"/updates/{update}").status_code in (302, 303)
    stranger.submits(f"/updates/{update}/send", person="1")
    assert store.addressings.fates(update) == {"proposed": 1}


def test_words_of_agents_are_escaped(agent: Visitor, store: Store) -> None:
    issue = an_incident(store, MORNING, 1)
    update = write(agent, issue, **{"words-it": "<script>alert(1)</script>"})
    assert "<script>alert" not in shown(agent.opens(f"/updates/{update}"))
