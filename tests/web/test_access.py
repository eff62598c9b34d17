"""No one in where they don't belong."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from inbox_assistant.config import Config, WebConfig
from inbox_assistant.store.base import Store
from tests.web.actors import CHEAP_HASH, OURS, Time, Visitor, shown
from tests.web.samples import fill
from web import create_app
from web.entrance import COOKIE
from web.roles import PUBLIC
from web.throttle import FAILURES_PER_ACCOUNT, FAILURES_PER_ADDRESS

SAMPLES = {"int": "1", "filename": "style.css", "night": "2026-02-02", "name": "waiting"}


def _path(rule: Rule) -> str:
    path = rule.rule
    for argument in rule.arguments:
        value = SAMPLES.get(argument, SAMPLES["int"])
        path = path.replace(f"<int:{argument}>", value).replace(f"<{argument}>", value)
        path = path.replace(f"<path:{argument}>", value)
    return path


def routes(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or set())]


def dump(store: Store) -> str:
    tables = [str(row["name"]) for row in _rows(store, "SELECT name FROM sqlite_master")]
    kept = [
        name
        for name in tables
        if name not in ("sessions", "audit") and not name.startswith("sqlite_")
    ]
    return "\n".join(
        str(_rows(store, f"SELECT * FROM {name}"))
        for name in kept
        if _rows(store, f"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{name}'")
    )


def _rows(store: Store, sql: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = store._db.rows(sql)  # type: ignore[attr-defined]
    return rows


def test_every_page_sends_a_stranger_to_the_login(app: Flask, stranger: Visitor) -> None:
    guarded = [rule for rule in routes(app, "GET") if rule.endpoint not in PUBLIC]
    assert len(guarded) > 10
    for rule in guarded:
        answer = stranger.opens(_path(rule))
        if rule.rule.startswith("/api/"):  # programs are told, not led away
            assert answer.status_code == 401, rule
            continue
        assert answer.status_code == 303, rule
        assert answer.location.startswith("/login"), rule


def test_a_stranger_learns_nothing_from_an_address_that_does_not_exist(stranger: Visitor) -> None:
    assert stranger.opens("/no/such/page").status_code == 303


def test_every_form_refuses_a_stranger(app: Flask, stranger: Visitor, store: Store) -> None:
    fill(store)
    before = dump(store)
    forms = [rule for rule in routes(app, "POST") if rule.endpoint not in PUBLIC]
    assert len(forms) > 8
    for rule in forms:
        assert stranger.submits(_path(rule)).status_code == 401, rule
    assert dump(store) == before


def test_looking_never_changes_anything(app: Flask, agent: Visitor, store: Store) -> None:
    fill(store)
    before = dump(store)
    for rule in routes(app, "GET"):
        # For monitors 503 is an answer: here a reply should have left long ago.
        failed = agent.opens(_path(rule)).status_code >= 500
        assert not failed or rule.endpoint == "health.healthz", rule
    assert dump(store) == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_a_form_of_another_site_is_refused(
    app: Flask, agent: Visitor, store: Store, headers: dict[str, str]
) -> None:
    fill(store)
    before = dump(store)
    for rule in routes(app, "POST"):
        assert agent.client.post(_path(rule), headers=headers).status_code == 403, rule
    assert dump(store) == before


def test_an_old_browser_is_known_by_its_origin(agent: Visitor) -> None:
    answer = agent.client.post("/language", headers={"Origin": "http://localhost"})
    assert answer.status_code == 303


def test_every_answer_carries_the_headers(app: Flask, agent: Visitor, store: Store) -> None:
    fill(store)
    paths = [_path(rule) for rule in routes(app, "GET")] + ["/no/such/page"]
    for path in paths:
        headers = agent.opens(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy, path
        assert "frame-ancestors" in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        if not path.startswith("/static/"):
            assert headers["Cache-Control"] == "no-store", path


def test_refusals_carry_the_headers_too(agent: Visitor, stranger: Visitor) -> None:
    answers = [
        stranger.opens("/folders/waiting"),
        stranger.submits("/logout"),
        agent.client.post("/logout"),
        agent.opens("/conversations/999"),
        agent.opens("/", Host="evil.example"),
        agent.submits("/login", email="x" * 2_000_000),
    ]
    assert [answer.status_code for answer in answers] == [303, 401, 403, 404, 400, 413]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_form_that_is_not_understood_is_answered_by_a_page_with_words(agent: Visitor) -> None:
    answer = agent.submits("/issues/doubts", say="dance")
    assert answer.status_code == 400
    assert "Go back and try once more." in answer.text


def test_no_page_is_built_for_a_host_that_is_not_ours(agent: Visitor) -> None:
    answer = agent.opens("/", Host="evil.example")
    assert (answer.status_code, answer.text) == (400, "Bad request")


def test_nothing_on_a_page_comes_from_elsewhere(agent: Visitor, store: Store) -> None:
    fill(store)
    for path in ("/conversations/1", "/issues", "/issues/1", "/folders/waiting", "/login"):
        page = agent.client.get(path, follow_redirects=True).get_data(as_text=True)
        assert 'src="http' not in page and 'href="http' not in page and 'href="//' not in page
        assert " style=" not in page and "<style" not in page and " onclick" not in page


def test_a_wrong_password_says_no_without_saying_why(stranger: Visitor) -> None:
    wrong = stranger.login("guess")
    unknown = Visitor(stranger.client.application, "nobody@shop.example").login("guess")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(stranger.email, "") == unknown.text.replace("nobody@shop.example", "")


def test_a_disabled_agent_is_out_at_once(agent: Visitor, store: Store) -> None:
    giulia = store.agents.by_email("giulia@shop.example")
    assert giulia is not None
    store.agents.change(giulia.id, disabled=True)
    assert agent.opens("/folders/waiting").status_code == 303
    assert agent.login().status_code == 401


def test_guessing_at_one_account_is_slowed_down_from_any_address(
    app: Flask, stranger: Visitor, time: Time
) -> None:
    for number in range(FAILURES_PER_ACCOUNT):
        guess = {"email": stranger.email, "password": "guess"}
        stranger.client.post(
            "/login", data=guess, headers=OURS, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"}
        )
    assert stranger.login().status_code == 429
    assert Visitor(app, "marco@shop.example").login().status_code == 303
    time.passes(minutes=16)
    assert stranger.login().status_code == 303


def test_guessing_at_many_accounts_from_one_address_is_slowed_down(
    app: Flask, store: Store
) -> None:
    for number in range(4):
        store.agents.add("One of many", f"one{number}@shop.example", CHEAP_HASH, "agent", "en")
    for number in range(FAILURES_PER_ADDRESS):
        Visitor(app, f"one{number % 4}@shop.example").login("guess")
    assert Visitor(app).login().status_code == 429


def test_the_token_in_the_store_opens_nothing(agent: Visitor, store: Store) -> None:
    cookie = agent.client.get_cookie(COOKIE)
    kept = _rows(store, "SELECT token_hash FROM sessions")[0]["token_hash"]
    assert cookie is not None
    assert cookie.value != kept and cookie.http_only and cookie.same_site == "Lax"
    agent.client.set_cookie(COOKIE, str(kept))
    assert agent.opens("/folders/waiting").status_code == 303


def test_every_login_gets_a_fresh_token(agent: Visitor) -> None:
    first = agent.client.get_cookie(COOKIE)
    agent.login()
    second = agent.client.get_cookie(COOKIE)
    assert first is not None and second is not None and first.value != second.value


def test_the_cookie_travels_only_encrypted_when_so_configured(store: Store, config: Config) -> None:
    safe = replace(config, web=WebConfig(secure_cookies=True))
    answer = Visitor(create_app(lambda: store, safe)).login()
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_logging_out_ends_the_session_on_the_server(agent: Visitor) -> None:
    cookie = agent.client.get_cookie(COOKIE)
    assert cookie is not None
    agent.submits("/logout")
    agent.client.set_cookie(COOKIE, cookie.value)
    assert agent.opens("/folders/waiting").status_code == 303


def test_a_session_ends_after_a_night(agent: Visitor, time: Time) -> None:
    time.passes(hours=9)
    assert agent.opens("/folders/waiting").status_code == 303


@pytest.mark.parametrize(
    "next_", ["//evil.example", "https://evil.example", "/\\evil.example", "/\n/x", "javascript:x"]
)
def test_the_login_leads_nowhere_else(stranger: Visitor, next_: str) -> None:
    assert stranger.login(next=next_).location == "/"


def test_the_login_leads_to_the_page_that_was_asked_for(stranger: Visitor) -> None:
    asked = stranger.opens("/search?q=white").location
    assert asked == "/login?next=/search?q%3Dwhite"
    assert stranger.login(next="/search?q=white").location == "/search?q=white"


def test_health_is_told_to_monitors_without_names(stranger: Visitor, store: Store) -> None:
    assert shown(stranger.opens("/healthz")) == "ok\n"
    store.health.error("support", Time().now, "The password was refused.", refused=True)
    answer = stranger.opens("/healthz")
    assert answer.status_code == 503
    assert "support" not in answer.text and "password" not in answer.text


def test_a_mailbox_in_trouble_is_a_banner_on_every_page(agent: Visitor, store: Store) -> None:
    store.health.error("support", Time().now, "The server refuses the password.", refused=True)
    for path in ("/folders/waiting", "/issues", "/reports"):
        assert "The server refuses the password." in shown(agent.opens(path))
    store.health.ok("support", Time().now.replace(hour=23), None)
    assert "refuses" not in shown(agent.opens("/issues"))


def test_no_default_account_exists(config: Config, tmp_path: Path) -> None:
    from inbox_assistant.store.sqlite import SqliteStore

    empty = SqliteStore.open(tmp_path / "empty.db")
    app = create_app(lambda: empty, config)
    for email in ("admin", "admin@localhost", ""):
        for password in ("", "admin"):
            assert Visitor(app, email).login(password).status_code in (401, 429)
    empty.close()


@pytest.mark.parametrize("number", ["9" * 15, "9" * 16, "9" * 400, "-1", "1e3", "٣"])
def test_no_number_in_an_address_or_form_breaks_a_page(agent: Visitor, number: str) -> None:
    for path in ("/conversations/{}", "/mails/{}/source", "/issues/{}", "/unreadable/{}/source"):
        assert agent.opens(path.format(number)).status_code == 404
    assert agent.opens(f"/folders/waiting?sent={number}").status_code == 200
    assert agent.submits(f"/outbox/{number}/undo").status_code == 404
