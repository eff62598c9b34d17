"""Correcting a reading, seeing who did, and taking it back, with forms alone."""

import pytest

from inbox_assistant.store.base import Store
from tests.builders import arrive, read
from tests.web.actors import Visitor, shown


def test_a_correction_shows_who_said_so_and_can_be_taken_back(
    agent: Visitor, colleague: Visitor, store: Store
) -> None:
    mail = arrive(store, 1)
    read(store, mail)
    agent.submits(f"/mails/{mail.id}/reading", field="emotion", value="anger")
    page = shown(colleague.opens("/conversations/1"))
    assert "ha detto Giulia Bianchi" in page
    assert f'action="/mails/{mail.id}/reading/back' in page
    answer = colleague.submits(f"/mails/{mail.id}/reading/back?in=mine", field="emotion")
    assert answer.location == "/conversations/1?in=mine#reading"
    reading = store.readings.get(mail.id)
    assert reading is not None
    assert (reading.emotion.value, reading.emotion.by_agent) == ("frustration", False)
    assert "/reading/back" not in shown(agent.opens("/conversations/1"))


def test_taking_back_twice_does_no_harm(agent: Visitor, store: Store) -> None:
    mail = arrive(store, 1)
    read(store, mail)
    answer = agent.submits(f"/mails/{mail.id}/reading/back", field="emotion")
    assert answer.status_code == 303


@pytest.mark.parametrize("field", ["", "request", "__class__"])
def test_only_judged_fields_can_be_taken_back(agent: Visitor, store: Store, field: str) -> None:
    mail = arrive(store, 1)
    read(store, mail)
    assert agent.submits(f"/mails/{mail.id}/reading/back", field=field).status_code == 400
