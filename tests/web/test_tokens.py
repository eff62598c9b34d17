"""Tokens are made with the password, shown once, and ended by their agent."""

import re

import pytest

from inbox_assistant.store.base import Store
from tests.web.actors import PASSWORD, Visitor, shown
from web.api.bearer import hashed


def make(agent: Visitor, **form: str) -> str:
    wanted = {"name": "Dashboard", "days": "90", "password": PASSWORD} | form
    return shown(agent.submits("/account/tokens", **wanted))


def test_a_token_is_shown_once_and_works(agent: Visitor, store: Store) -> None:
    page = make(agent)
    [token] = re.findall(r"inbox_[\w-]{40,}", page)
    giulia = store.agents.by_email(agent.email)
    assert giulia is not None
    assert [one.name for one in store.api_tokens.of(giulia.id)] == ["Dashboard"]
    account = shown(agent.opens("/account"))
    assert "Dashboard" in account and token not in account and hashed(token) not in account
    bearing = {"Authorization": f"Bearer {token}"}
    assert agent.opens("/api/v1/issues", **bearing).status_code == 200


def test_what_is_done_is_in_the_audit_log(agent: Visitor, store: Store) -> None:
    from inbox_assistant.store.login import AuditWanted

    make(agent)
    assert store.audit.page(AuditWanted(act="token-made"), None, 9).rows[0].detail == "Dashboard"


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ({"password": "wrong"}, "password"),
        ({"name": " "}, "token"),
        ({"name": "x" * 61}, "token"),
        ({"days": "9999"}, "token"),
        ({"days": ""}, "token"),
    ],
)
def test_what_is_wrong_makes_no_token(
    agent: Visitor, store: Store, form: dict[str, str], refused: str
) -> None:
    wanted = {"name": "Dashboard", "days": "90", "password": PASSWORD} | form
    answer = agent.submits("/account/tokens", **wanted)
    assert answer.status_code == 303 and f"refused={refused}" in answer.location
    giulia = store.agents.by_email(agent.email)
    assert giulia is not None and store.api_tokens.of(giulia.id) == []


def test_a_token_is_revoked_by_its_agent_alone(
    agent: Visitor, colleague: Visitor, store: Store
) -> None:
    [token] = re.findall(r"inbox_[\w-]{40,}", make(agent))
    giulia = store.agents.by_email(agent.email)
    assert giulia is not None
    number = store.api_tokens.of(giulia.id)[0].id
    assert colleague.submits(f"/account/tokens/{number}/revoke").status_code == 404
    assert agent.submits(f"/account/tokens/{number}/revoke").status_code == 303
    bearing = {"Authorization": f"Bearer {token}"}
    assert agent.opens("/api/v1/issues", **bearing).status_code == 401
