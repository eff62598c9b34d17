"""Two steps, throttles that lock nobody out, sessions that end, and what an agent sets."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from inbox_assistant.model import LoginRules
from inbox_assistant.store.base import Store
from inbox_assistant.store.login import AuditWanted
from tests.web.actors import CHEAP_HASH, OURS, PASSWORD, Time, Visitor, shown
from web.entrance import COOKIE
from web.throttle import (
    DEVICE,
    FAILURES_PER_ACCOUNT,
    FAILURES_PER_ADDRESS,
    FAILURES_PER_CODE,
    FAILURES_PER_DEVICE,
    FAILURES_PER_PAIR,
)

NEW = "bulgaro tavolo verde"


def login_from(app: Flask, place: str, email: str, password: str = "guess") -> int:
    form = {"email": email, "password": password}
    client = app.test_client()
    answer = client.post("/login", data=form, headers=OURS, environ_base={"REMOTE_ADDR": place})
    return answer.status_code


def acts(store: Store) -> list[str]:
    return [row.act for row in store.audit.page(AuditWanted(), None, 99).rows]


def turn_on(agent: Visitor, time: Time) -> tuple[pyotp.TOTP, list[str]]:
    """Turn the second step on; return the app on the phone and the recovery codes."""
    page = shown(agent.submits("/account/second-step", password=PASSWORD))
    key = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
    assert key and "<svg" in page and "style=" not in page
    phone = pyotp.TOTP(key[1].replace(" ", ""))
    told = shown(agent.submits("/account/second-step/confirm", code=phone.at(time.now)))
    return phone, re.findall(r"<li><code>([a-z0-9-]{14})</code>", told)


def half(answer: TestResponse) -> str:
    found = re.search(r'name="half" value="([^"]+)"', shown(answer))
    assert found
    return found[1]


def test_a_stranger_who_fails_on_purpose_locks_nobody_out(agent: Visitor, app: Flask) -> None:
    agent.submits("/logout")
    for number in range(FAILURES_PER_ACCOUNT + 5):
        login_from(app, f"10.0.{number}.1", agent.email)
    assert login_from(app, "10.9.9.9", agent.email, PASSWORD) == 429
    assert agent.login().status_code == 303


def test_one_address_alone_can_not_lock_an_account(app: Flask, agent: Visitor) -> None:
    tries = [login_from(app, "10.0.0.1", agent.email) for _ in range(FAILURES_PER_ACCOUNT + 1)]
    assert tries == [401] * FAILURES_PER_PAIR + [429] * (len(tries) - FAILURES_PER_PAIR)
    assert login_from(app, "10.0.0.2", agent.email, PASSWORD) == 303


def test_the_own_browser_is_slowed_down_too(agent: Visitor) -> None:
    agent.submits("/logout")
    tries = [agent.login("guess").status_code for _ in range(FAILURES_PER_DEVICE + 1)]
    assert tries == [401] * FAILURES_PER_DEVICE + [429]
    assert agent.login().status_code == 429


def test_a_made_up_device_is_a_stranger(stranger: Visitor) -> None:
    stranger.client.set_cookie(DEVICE, "WzE3NzI2LFsiYSIsImIiXV0.x", path="/login")
    for _ in range(FAILURES_PER_PAIR):
        assert stranger.login("guess").status_code == 401
    assert stranger.login().status_code == 429


def test_one_password_tried_at_many_accounts_is_slowed_down(app: Flask, store: Store) -> None:
    tries = [
        login_from(app, f"2001:db8:1:2::{number:x}", f"agent{number}@shop.example", "Summer2026!!!")
        for number in range(FAILURES_PER_ADDRESS + 1)
    ]
    assert tries == [401] * FAILURES_PER_ADDRESS + [429]
    assert login_from(app, "2001:db8:1:3::1", "giulia@shop.example", PASSWORD) == 303


def test_patient_guessing_is_bounded_by_the_day(
    app: Flask, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The password nobody has is as slow to compare as any: a hundred of them would be felt.
    monkeypatch.setattr("web.session._nobody", lambda: CHEAP_HASH)
    allowed = 0
    for _ in range(12):
        allowed += sum(
            login_from(app, "10.0.0.1", f"agent{number}@shop.example") == 401
            for number in range(FAILURES_PER_ADDRESS)
        )
        time.passes(minutes=16)
    assert allowed == 100


def test_a_good_login_counts_as_no_failure(app: Flask, time: Time) -> None:
    for _ in range(FAILURES_PER_PAIR + 2):
        assert login_from(app, "10.0.0.1", "giulia@shop.example", PASSWORD) == 303


def test_what_is_typed_for_an_address_is_not_kept(app: Flask, store: Store) -> None:
    login_from(app, "10.0.0.1", "my secret password" * 999)
    rows = store._db.rows("SELECT key FROM login_failures")  # type: ignore[attr-defined]
    assert rows and all("secret" not in row["key"] and len(row["key"]) < 80 for row in rows)


def test_the_second_step_is_asked_for_once_it_is_on(agent: Visitor, time: Time) -> None:
    phone, codes = turn_on(agent, time)
    assert len(codes) == 10
    time.passes(seconds=30)
    agent.submits("/logout")
    ticket = half(agent.login(next="/issues"))
    assert agent.opens("/issues").status_code == 303
    wrong = agent.submits("/login/code", half=ticket, code="000000")
    assert wrong.status_code == 401 and "This code opens nothing" in wrong.text
    back = agent.submits("/login/code", half=ticket, code=phone.at(time.now))
    assert (back.status_code, back.location) == (303, "/issues")
    assert agent.opens("/issues").status_code == 200


def test_a_code_opens_once(agent: Visitor, app: Flask, time: Time) -> None:
    phone, _ = turn_on(agent, time)

    def enters() -> int:
        visitor = Visitor(app)
        form = {"half": half(visitor.login()), "code": phone.at(time.now)}
        return visitor.submits("/login/code", **form).status_code

    assert enters() == 401  # used up when it was turned on
    time.passes(seconds=30)
    assert [enters(), enters()] == [303, 401]


def test_a_recovery_code_opens_once_in_any_spelling(
    agent: Visitor, app: Flask, time: Time, store: Store
) -> None:
    _, codes = turn_on(agent, time)
    typed = codes[0].upper().replace("-", " ")
    for answer in (303, 401):
        visitor = Visitor(app)
        ticket = half(visitor.login())
        assert visitor.submits("/login/code", half=ticket, code=typed).status_code == answer
    assert "9 recovery codes are left" in shown(agent.opens("/account"))
    kept = store._db.rows("SELECT code_hash FROM recovery_codes")  # type: ignore[attr-defined]
    assert not any(code in str(kept) for code in codes)
    assert "recovery-code-used" in acts(store)


def test_codes_are_not_to_be_guessed(agent: Visitor, app: Flask, time: Time) -> None:
    phone, _ = turn_on(agent, time)
    thief = Visitor(app)
    ticket = half(thief.login())
    tries = [
        thief.submits("/login/code", half=ticket, code=f"{number:06}").status_code
        for number in range(FAILURES_PER_CODE + 1)
    ]
    assert tries == [401] * FAILURES_PER_CODE + [429]
    time.passes(seconds=30)
    # The agent's own browser is not held up by it.
    ticket = half(agent.login())
    assert agent.submits("/login/code", half=ticket, code=phone.at(time.now)).status_code == 303


def test_between_the_steps_are_five_minutes_and_one_password(
    agent: Visitor, app: Flask, time: Time, store: Store
) -> None:
    phone, _ = turn_on(agent, time)
    time.passes(seconds=30)
    ticket = half(Visitor(app).login())
    time.passes(minutes=6)
    late = Visitor(app).submits("/login/code", half=ticket, code=phone.at(time.now))
    assert late.status_code == 401 and "took too long" in late.text
    ticket = half(Visitor(app).login())
    store.agents.change(1, password_hash=CHEAP_HASH + "0")
    answer = Visitor(app).submits("/login/code", half=ticket, code=phone.at(time.now))
    assert answer.status_code == 401
    assert Visitor(app).submits("/login/code", half="1", code="1").status_code == 401


def test_turning_it_on_or_off_ends_the_other_sessions(
    agent: Visitor, app: Flask, time: Time
) -> None:
    other = Visitor(app)
    other.login()
    turn_on(agent, time)
    assert other.opens("/issues").status_code == 303
    assert agent.opens("/issues").status_code == 200
    off = agent.submits("/account/second-step/off", password="guess")
    assert off.location == "/account?refused=password"
    assert agent.submits("/account/second-step/off", password=PASSWORD).status_code == 303
    assert other.login().status_code == 303


def test_a_stolen_session_can_not_guess_the_password(agent: Visitor) -> None:
    for _ in range(FAILURES_PER_CODE):
        agent.submits("/account/second-step", password="guess")
    refused = agent.submits("/account/second-step", password=PASSWORD)
    assert refused.location == "/account?refused=throttled"


def test_an_admin_can_ask_everybody_for_a_second_step(
    agent: Visitor, store: Store, time: Time
) -> None:
    store.logins.set_rules(LoginRules(totp_required=True), None, time.now)
    assert agent.opens("/issues").location == "/account?required=1"
    assert agent.submits("/account/sessions/end").status_code == 403
    assert "Your team asks for a second step" in shown(agent.opens("/account"))
    turn_on(agent, time)
    assert agent.opens("/issues").status_code == 200
    assert agent.submits("/account/second-step/off", password=PASSWORD).status_code == 403


@pytest.mark.parametrize(
    ("form", "refused"),
    [
        ({"password": "guess", "new": NEW, "again": NEW}, "password"),
        ({"new": NEW, "again": NEW + "!"}, "differ"),
        ({"new": PASSWORD, "again": PASSWORD}, "same"),
        ({"new": "short", "again": "short"}, "short"),
        ({"new": "Giulia-Bianchi-2026", "again": "Giulia-Bianchi-2026"}, "own"),
        ({"new": "Password1234!", "again": "Password1234!"}, "common"),
    ],
)
def test_a_password_that_protects_nobody_is_refused(
    agent: Visitor, form: dict[str, str], refused: str
) -> None:
    back = agent.submits("/account/password", **{"password": PASSWORD} | form)
    assert back.location == f"/account?refused={refused}"
    assert 'role="alert"' in shown(agent.opens(back.location))
    assert agent.login().status_code == 303


def test_a_new_password_ends_all_other_sessions(agent: Visitor, app: Flask, store: Store) -> None:
    other = Visitor(app)
    other.login()
    before = agent.client.get_cookie(COOKIE)
    agent.submits("/account/password", password=PASSWORD, new=NEW, again=NEW)
    after = agent.client.get_cookie(COOKIE)
    assert before and after and before.value != after.value
    assert agent.opens("/account").status_code == 200
    assert other.opens("/issues").status_code == 303
    assert (other.login().status_code, other.login(NEW).status_code) == (401, 303)
    assert "password" in acts(store)


def test_an_agent_sees_and_ends_the_other_sessions(agent: Visitor, app: Flask) -> None:
    other = Visitor(app)
    other.client.post(
        "/login",
        data={"email": agent.email, "password": PASSWORD},
        headers=OURS | {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0 <script>"},
    )
    page = shown(agent.opens("/account"))
    assert "Firefox · Linux" in page and "this one" in page and "<script>" not in page
    agent.submits("/account/sessions/end")
    assert other.opens("/issues").status_code == 303
    assert "Nowhere else." in shown(agent.opens("/account"))


def test_an_agent_sets_name_language_zone_and_keys(agent: Visitor, store: Store) -> None:
    agent.submits("/account", name="  Giulia \n B. ", language="it", timezone="Asia/Tokyo")
    giulia = store.agents.get(1)
    assert (giulia.name, giulia.language, giulia.timezone, giulia.keys) == (
        *("Giulia B.", "it", "Asia/Tokyo"),
        False,
    )
    page = shown(agent.opens("/account"))
    assert "Il mio account" in page and "19:00" in page  # Tokyo is nine hours ahead
    for wrong in ({"name": ""}, {"name": "x" * 101}, {"name": "G", "timezone": "../etc/passwd"}):
        back = agent.submits("/account", **wrong)
        assert "refused" in back.location
    assert store.agents.get(1).timezone == "Asia/Tokyo"


def test_a_session_ends_when_the_rules_say_so(agent: Visitor, store: Store, time: Time) -> None:
    store.logins.set_rules(LoginRules(idle_minutes=30), None, time.now)
    time.passes(minutes=29)
    assert agent.opens("/issues").status_code == 200
    time.passes(minutes=31)
    assert agent.opens("/issues").status_code == 303


def test_a_cookie_over_https_stays_there(app: Flask) -> None:
    client = app.test_client()
    form = {"email": "giulia@shop.example", "password": PASSWORD}
    answer = client.post("/login", data=form, headers=OURS, base_url="https://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_token_lives_no_longer_than_the_rules_say(app: Flask, store: Store, time: Time) -> None:
    store.logins.set_rules(LoginRules(longest_hours=12), None, time.now)
    visitor = Visitor(app)
    visitor.login()
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie and cookie.max_age == timedelta(hours=12).total_seconds()
