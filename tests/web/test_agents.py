"""Admins add people, change rights and read who did what; nobody else does."""

import ast
import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

import inbox_assistant
import web
from inbox_assistant.model import LoginRules
from inbox_assistant.store.base import Store
from tests.web.actors import Time, Visitor, shown
from web.audit_words import ACTS


@pytest.fixture
def admin(agent: Visitor, store: Store) -> Visitor:
    """Giulia, as an admin."""
    store.agents.change(1, role="admin")
    agent.login()
    return agent


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_only_admins_see_agents_and_the_log(agent: Visitor, store: Store, role: str) -> None:
    store.agents.change(1, role=role)
    agent.login()
    for path in ("/agents", "/audit", "/audit.csv"):
        assert agent.opens(path).status_code == 403
    for path in ("/agents", "/agents/2/role", "/agents/2/password", "/agents/rules"):
        assert agent.submits(path, role="admin").status_code == 403
    assert "/agents" not in shown(agent.opens("/account"))


def test_an_admin_adds_an_agent_whose_password_is_shown_once(admin: Visitor, store: Store) -> None:
    form = {"name": "Nora New", "email": "Nora@shop.example", "role": "lead", "language": "it"}
    page = shown(admin.submits("/agents", **form))
    password = re.search(r'<code class="key">([^<]+)</code>', page)
    assert password and password[1] not in shown(admin.opens("/agents"))
    assert (
        Visitor(admin.client.application, "nora@shop.example").login(password[1]).status_code == 303
    )
    assert admin.submits("/agents", **form).location == "/agents?refused=taken"
    assert admin.submits("/agents", **form | {"email": "nora"}).location == "/agents?refused=form"
    assert admin.submits("/agents", **form | {"role": "boss"}).status_code == 400


def test_rights_change_and_sessions_end(admin: Visitor, colleague: Visitor, store: Store) -> None:
    for path, form in (("role", {"role": "lead"}), ("disabled", {"disabled": "yes"})):
        assert colleague.opens("/issues").status_code == 200
        assert admin.submits(f"/agents/2/{path}", **form).location == "/agents?saved=1"
        assert colleague.opens("/issues").status_code == 303
        colleague.login()
    admin.submits("/agents/2/disabled", disabled="no")
    assert colleague.login().status_code == 303
    told = [row["act"] for row in _log(admin)]
    assert {"role", "agent-disabled", "agent-enabled"} <= set(told)


def test_an_admin_says_which_mailboxes_an_agent_sees(admin: Visitor, store: Store) -> None:
    path = "/agents/2/mailboxes"
    assert admin.submits(path, mailbox="support").location == "/agents?saved=1"
    assert store.access.mailboxes(2) == frozenset({"support"})
    assert 'value="support" checked' in admin.opens("/agents").text
    assert admin.submits(path, mailbox="elsewhere").status_code == 400
    assert store.access.mailboxes(2) == frozenset({"support"})
    admin.submits(path)
    assert store.access.mailboxes(2) is None
    assert "access" in [row["act"] for row in _log(admin)]


def test_the_last_admin_stays(admin: Visitor, store: Store) -> None:
    assert admin.submits("/agents/1/role", role="agent").location == "/agents?refused=last"
    assert admin.submits("/agents/1/disabled", disabled="yes").location == "/agents?refused=last"
    assert store.agents.get(1).role == "admin"
    assert admin.submits("/agents/9/role", role="agent").status_code == 404


def test_an_admin_resets_a_second_step_and_unlocks(
    admin: Visitor, store: Store, time: Time
) -> None:
    store.second_factors.begin(2, "AAAA", time.now)
    store.second_factors.confirm(2, 1, [], time.now)
    marco = Visitor(admin.client.application, "marco@shop.example")
    assert "Second step" in marco.login().text or "Secondo passo" in marco.login().text
    for _ in range(12):
        marco.login("guess")
    admin.submits("/agents/2/second-step")
    assert marco.login().status_code == 303


def test_an_admin_sets_the_rules(admin: Visitor, store: Store) -> None:
    form = {"idle": "30", "longest": "12", "days": "90", "totp": "on"}
    admin.submits("/agents/rules", **form)
    assert store.logins.rules() == LoginRules(30, 12, True, 90)
    store.logins.set_rules(LoginRules(45, 12), None, Time().now)
    assert "45 minutes" in shown(admin.opens("/agents"))
    for wrong in ({"idle": "1"}, {"longest": "x"}, {"days": "99999"}):
        assert admin.submits("/agents/rules", **form | wrong).location == "/agents?refused=rules"


def test_the_log_is_filtered_and_turned_page_by_page(
    admin: Visitor, store: Store, time: Time
) -> None:
    for number in range(150):
        store.audit.note(2, "saw", f"conversation {number}", "", time.now)
    page = shown(admin.opens("/audit?agent=2&act=saw"))
    older = re.search(r'href="(/audit\?[^"]*after=[^"]*)" rel="next"', page)
    assert older and "conversation 149" in page and "conversation 0<" not in page
    assert "conversation 0<" in shown(admin.opens(older[1].replace("&amp;", "&")))
    assert "Nothing was written down" in shown(admin.opens("/audit?until=2020-01-01"))
    for odd in ("agent=x", "since=9999-12-31&until=9999-12-31", "since=0001-01-01", "after=x"):
        assert admin.opens(f"/audit?{odd}").status_code == 200


def test_no_cell_of_the_table_is_a_formula(admin: Visitor, store: Store, time: Time) -> None:
    store.audit.note(1, "saw", '=HYPERLINK("http://evil.example")', "@SUM(1)", time.now)
    rows = list(csv.reader(StringIO(admin.opens("/audit.csv").text)))
    assert rows[0] == ["at", "agent", "act", "subject", "detail"]
    assert any(row[3].startswith("'=HYPERLINK") and row[4] == "'@SUM(1)" for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert admin.opens("/audit.csv").headers["Content-Security-Policy"]


def test_every_act_that_is_written_down_has_a_name() -> None:
    sources = [*Path(web.__path__[0]).glob("*.py")]
    sources += Path(inbox_assistant.__path__[0]).glob("cli/*.py")
    found = {act for source in sources for act in _acts(source)}
    assert {"login", "role"} <= found
    assert found - ACTS.keys() == set()


def _acts(source: Path) -> Iterator[str]:
    """Yield the literal acts of calls of `current.audit`, `audit.note` and what wraps them."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if not isinstance(node, ast.Call) or not called.endswith(("current.audit", "note")):
            continue
        written = node.args[0 if called == "current.audit" else 1 :][:1]
        for act in written:
            if isinstance(act, ast.Constant) and isinstance(act.value, str):
                yield act.value


def _log(admin: Visitor) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(admin.opens("/audit.csv").text)))
