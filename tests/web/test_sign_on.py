"""Logging in through the organisation's provider: a real one on loopback, honest or not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from inbox_assistant.config import Config, OidcConfig
from inbox_assistant.store.base import Store
from tests.rig.sign_on import CLIENT, OTHER_KEY, SECRET, Served, SignOn
from tests.web.actors import Time, Visitor, shown
from web import create_app
from web.oidc import COOKIE

GIULIA = {"sub": "g-1", "email": "Giulia@shop.example", "email_verified": True}
Lie = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def provider(time: Time) -> Iterator[SignOn]:
    provider = SignOn(lambda: time.now.timestamp(), dict(GIULIA))
    with Served(provider):
        yield provider


@pytest.fixture
def oidc(provider: SignOn) -> OidcConfig:
    return OidcConfig(provider.issuer, CLIENT, SECRET, "Shop login")


@pytest.fixture
def app(store: Store, config: Config, time: Time, oidc: OidcConfig) -> Flask:
    return create_app(lambda: store, replace(config, oidc=oidc), time)


def sign_on(visitor: Visitor, provider: SignOn, query: str = "") -> TestResponse:
    """Go there and come back."""
    there = visitor.opens(f"/login/sso{query}")
    assert there.status_code == 303, there.text
    return visitor.opens(provider.authorize(there.location).removeprefix("http://localhost"))


def test_without_an_oidc_part_there_is_no_such_login(
    store: Store, config: Config, time: Time
) -> None:
    visitor = Visitor(create_app(lambda: store, config, time))
    assert visitor.opens("/login/sso").status_code == 404
    assert visitor.opens("/login/sso/back?code=x&state=y").status_code == 404
    assert "/login/sso" not in shown(visitor.opens("/login"))


def test_an_agent_the_provider_knows_comes_in(
    stranger: Visitor, provider: SignOn, store: Store
) -> None:
    assert "Log in with Shop login" in shown(stranger.opens("/login?next=/issues"))
    back = sign_on(stranger, provider, "?next=/issues")
    assert (back.status_code, back.location) == (303, "/issues")
    assert stranger.opens("/issues").status_code == 200
    assert provider.asked["code_challenge_method"] == "S256"
    assert store.logins.identity(provider.issuer, "g-1") == 1


def test_who_is_known_by_subject_stays_it_under_another_address(
    app: Flask, provider: SignOn
) -> None:
    sign_on(Visitor(app), provider)
    provider.used.clear()
    provider.claims |= {"email": "married@shop.example", "email_verified": False}
    assert sign_on(Visitor(app), provider).status_code == 303


def test_an_address_that_was_given_to_somebody_else_opens_nothing(
    app: Flask, provider: SignOn
) -> None:
    sign_on(Visitor(app), provider)
    provider.used.clear()
    provider.claims["sub"] = "somebody-else"
    refused = sign_on(Visitor(app), provider)
    assert refused.status_code == 401 and "known at Shop login under another" in refused.text


LIES: dict[str, Lie] = {
    "nonce": lambda c: c | {"nonce": "another"},
    "no nonce": lambda c: {k: v for k, v in c.items() if k != "nonce"},
    "audience": lambda c: c | {"aud": "another-client"},
    "several audiences without azp": lambda c: c | {"aud": [CLIENT, "another"]},
    "party": lambda c: c | {"azp": "another-client"},
    "issuer": lambda c: c | {"iss": "https://evil.example"},
    "expired": lambda c: c | {"exp": c["iat"] - 61},
    "from the future": lambda c: c | {"iat": c["iat"] + 3600},
    "no end": lambda c: {k: v for k, v in c.items() if k != "exp"},
    "no subject": lambda c: {k: v for k, v in c.items() if k != "sub"},
    "empty": lambda c: {},
    "unverified": lambda c: c | {"email_verified": False},
    "verified in words": lambda c: c | {"email_verified": "yes"},
    "unknown agent": lambda c: c | {"email": "nobody@shop.example"},
    "no address": lambda c: {k: v for k, v in c.items() if k != "email"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_what_is_not_true_of_an_agent_opens_nothing(
    stranger: Visitor, provider: SignOn, store: Store, lie: Lie
) -> None:
    provider.lie = lie
    refused = sign_on(stranger, provider)
    assert refused.status_code == 401 and 'role="alert"' in refused.text
    assert stranger.opens("/issues").status_code == 303
    assert len(store.agents.all()) == 2


def test_a_token_signed_by_somebody_else_opens_nothing(stranger: Visitor, provider: SignOn) -> None:
    provider.key = OTHER_KEY
    assert sign_on(stranger, provider).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "ftp://evil.example/keys"},
        {"authorization_endpoint": None},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_provider_that_describes_itself_wrongly_is_not_asked(
    stranger: Visitor, provider: SignOn, wrong: dict[str, Any]
) -> None:
    provider.metadata = wrong
    assert stranger.opens("/login/sso").status_code == 401


def test_only_the_browser_that_began_a_login_ends_it(app: Flask, provider: SignOn) -> None:
    begun, victim = Visitor(app), Visitor(app)
    back = provider.authorize(begun.opens("/login/sso").location).removeprefix("http://localhost")
    assert victim.opens(back).status_code == 401
    victim.client.set_cookie(COOKIE, "made up", path="/login/sso")
    assert victim.opens(back).status_code == 401
    assert begun.opens(back.replace("state=", "state=x")).status_code == 401
    assert begun.opens(back).status_code == 303


def test_a_login_waits_ten_minutes_and_a_code_opens_once(
    stranger: Visitor, provider: SignOn, time: Time
) -> None:
    back = provider.authorize(stranger.opens("/login/sso").location)
    time.passes(minutes=11)
    assert stranger.opens(back.removeprefix("http://localhost")).status_code == 401
    assert sign_on(stranger, provider).status_code == 303
    again = provider.authorize(stranger.opens("/login/sso").location)
    assert stranger.opens(again.removeprefix("http://localhost")).status_code == 401


def test_a_disabled_agent_stays_out(stranger: Visitor, provider: SignOn, store: Store) -> None:
    store.agents.change(1, disabled=True)
    assert sign_on(stranger, provider).status_code == 401


def test_the_address_may_come_from_userinfo_of_the_same_person(
    app: Flask, provider: SignOn
) -> None:
    provider.claims = {"sub": "g-1"}
    provider.userinfo = dict(GIULIA)
    assert sign_on(Visitor(app), provider).status_code == 303
    provider.used.clear()
    provider.claims, provider.userinfo = {"sub": "g-2"}, dict(GIULIA)
    assert sign_on(Visitor(app), provider).status_code == 401


def test_people_of_the_named_domains_become_agents_where_that_is_wanted(
    store: Store, config: Config, time: Time, oidc: OidcConfig, provider: SignOn
) -> None:
    makes = replace(oidc, create_agents=True, domains=("shop.example",))
    app = create_app(lambda: store, replace(config, oidc=makes), time)
    provider.claims = {"sub": "n-1", "email": "new@evil.example", "email_verified": True}
    assert sign_on(Visitor(app), provider).status_code == 401
    provider.used.clear()
    provider.claims |= {"email": "new@shop.example", "name": "Nora\nNew"}
    assert sign_on(Visitor(app), provider).status_code == 303
    made = store.agents.by_email("new@shop.example")
    assert made is not None and (made.name, made.role) == ("Nora New", "agent")
    assert Visitor(app, made.email).login("").status_code == 401


def test_a_second_step_is_asked_for_after_it_too(
    stranger: Visitor, provider: SignOn, store: Store, time: Time
) -> None:
    store.second_factors.begin(1, "JBSWY3DPEHPK3PXP", time.now)
    store.second_factors.confirm(1, 1, [], time.now)
    assert "Second step" in shown(sign_on(stranger, provider))
    assert stranger.opens("/issues").status_code == 303


def test_an_unreachable_provider_leaves_the_password(
    store: Store, config: Config, time: Time
) -> None:
    gone = OidcConfig("http://127.0.0.1:9", CLIENT, SECRET, "Shop login")
    visitor = Visitor(create_app(lambda: store, replace(config, oidc=gone), time))
    refused = visitor.opens("/login/sso")
    assert refused.status_code == 401 and "could not confirm who you are" in refused.text
    assert visitor.login().status_code == 303
