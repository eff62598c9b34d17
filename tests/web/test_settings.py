"""The team's threshold of "unsure": who may change it, and what follows at once."""

from dataclasses import replace

import pytest

from inbox_assistant.model import Judged, Thresholds
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, read
from tests.web.actors import Visitor, shown


@pytest.fixture
def lead(agent: Visitor, store: Store) -> Visitor:
    """Giulia, as a lead."""
    store.agents.change(1, role="lead")
    agent.login()
    return agent


def test_an_agent_sees_the_settings_and_may_not_change_them(agent: Visitor, store: Store) -> None:
    page = shown(agent.opens("/settings"))
    assert "disabled" in page and "Leads and admins can change this." in page
    assert agent.submits("/settings/unsure-below", general="90").status_code == 403
    assert store.settings.thresholds() == Thresholds()


def test_a_lead_changes_it_and_card_and_list_follow(lead: Visitor, store: Store) -> None:
    reading = replace(a_reading(), emotion=Judged("anger", 0.65))
    read(store, arrive(store), reading)
    assert "unsure, perhaps anger" not in shown(lead.opens("/conversations/1"))
    assert lead.submits("/settings/unsure-below", general="70").location == "/settings?saved=1"
    assert "unsure, perhaps anger" in shown(lead.opens("/conversations/1"))
    assert "<span>anger</span>" not in shown(lead.opens("/folders/waiting"))
    lead.submits("/settings/unsure-below", general="70", emotion="60")
    assert "<span>anger</span>" in shown(lead.opens("/folders/waiting"))


def test_the_page_tells_who_chose_and_what_is_chosen(lead: Visitor) -> None:
    lead.submits("/settings/unsure-below", general="80", motive="60")
    page = shown(lead.opens("/settings?saved=1"))
    assert 'value="80" selected' in page and 'value="60" selected' in page
    assert "Chosen by Giulia Bianchi" in page and 'role="status"' in page


@pytest.mark.parametrize(
    "form", [{}, {"general": "x"}, {"general": "101"}, {"general": "50", "motive": "-1"}]
)
def test_what_is_no_choice_is_refused(lead: Visitor, store: Store, form: dict[str, str]) -> None:
    assert lead.submits("/settings/unsure-below", **form).status_code == 400
    assert store.settings.thresholds() == Thresholds()


def test_it_shows_how_much_of_the_teams_mail_each_step_would_show(
    lead: Visitor, store: Store
) -> None:
    for number, probability in enumerate((0.45, 0.55, 0.95), 1):
        reading = replace(a_reading(), emotion=Judged("anger", probability))
        read(store, arrive(store, number, MORNING.replace(minute=number)), reading)
    row = shown(lead.opens("/settings")).split('<th scope="row">Emotion</th>')[1].split("</tr>")[0]
    shares = [cell.split(">")[1] for cell in row.split("</td>")[:-1]]
    assert shares == ["100%", "67%", "33%", "33%", "33%", "33%"]


def test_a_team_without_mail_sees_no_figures(colleague: Visitor) -> None:
    assert "Che cosa significa" not in shown(colleague.opens("/settings"))
