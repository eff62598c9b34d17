"""The read API: with a token, as its agent, as its document says, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from inbox_assistant.model import Burst
from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, hours, read
from tests.web.actors import Time, Visitor
from tests.web.two_mailboxes import OURS, THEIRS, Values, email, fill, token
from web.api.bearer import PER_MINUTE
from web.api.routes import ROUTES, V1

Json = dict[str, Any]


@pytest.fixture
def world(store: Store) -> dict[str, Values]:
    return fill(store)


class Program:
    """A program that reads in the name of an agent."""

    def __init__(self, app: Flask, bearing: str) -> None:
        self.client = app.test_client()
        self.head = {"Authorization": f"Bearer {bearing}"} if bearing else {}

    def asks(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(V1 + path, headers=self.head | headers)

    def gets(self, path: str) -> Json:
        answer = self.asks(path)
        assert answer.status_code == 200, answer.text
        told: Json = answer.get_json()
        return told


@pytest.fixture
def agent(app: Flask, world: dict[str, Values]) -> Program:
    return Program(app, token("agent"))


@pytest.fixture
def bound(app: Flask, world: dict[str, Values]) -> Program:
    """A program of somebody bound to one mailbox."""
    return Program(app, token("bound"))


@pytest.fixture
def document(app: Flask) -> Json:
    told: Json = Program(app, "").asks("/openapi.json").get_json()
    return told


def fits(document: Json, name: str, told: Json) -> list[str]:
    """Return what of an answer does not fit its schema."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(told)]


def is_problem(answer: TestResponse, code: int) -> bool:
    """Return whether it is a refusal that programs can read (RFC 9457)."""
    told = answer.get_json()
    right = answer.status_code == told["status"] == code and told["type"] == "about:blank"
    return right and answer.content_type == "application/problem+json" and bool(told["detail"])


def pages(program: Program, path: str, noun: str) -> Iterator[list[Json]]:
    """Yield the pages of a list until its end."""
    told = program.gets(path)
    yield told[noun]
    while told["next"]:
        mark = "&" if "?" in path else "?"
        told = program.gets(f"{path}{mark}cursor={told['next']}")
        yield told[noun]


def test_the_document_is_valid_and_knows_every_route(app: Flask, document: Json) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")
    served = {r.rule for r in app.url_map.iter_rules() if r.rule.startswith("/api/")}
    known = {V1 + route.path for route in ROUTES} | {f"{V1}/openapi.json"}
    assert served == known
    assert len(document["paths"]) == len(ROUTES)


def test_every_answer_is_as_its_schema_says(
    agent: Program, world: dict[str, Values], document: Json
) -> None:
    for route in ROUTES:
        path = route.path.replace("<int:", "<")
        for name, value in world[OURS].items():
            path = path.replace(f"<{name}>", str(value))
        told = agent.gets(path)
        assert fits(document, route.told.schema, told) == [], path
        assert fits(document, "Problem", agent.asks(f"{path}/nothing").get_json()) == []


def test_a_conversation_is_told_whole_with_what_was_understood(
    agent: Program, world: dict[str, Values]
) -> None:
    told = agent.gets(f"/conversations/{world[OURS]['conversation_id']}")
    first = told["mails"][0]
    assert first["own_words"] == "Checkout does not work."
    assert first["reading"]["emotion"]["value"] == "frustration"
    assert first["from"]["address"] == "checkout@checkout.example"
    assert told["issue"] is not None and told["mailbox"] == "support"


def test_an_issue_speaks_the_words_of_the_contract(
    agent: Program, world: dict[str, Values]
) -> None:
    told = agent.gets(f"/issues/{world[OURS]['issue_id']}")
    assert {"low", "high", "median", "method"} <= told["affected"].keys()
    assert told["trend"] in ("new", "growing", "steady", "fading")
    assert told["examples"] == [world[OURS]["mail_id"]]


def test_who_is_bound_sees_their_mailboxes_alone(bound: Program, world: dict[str, Values]) -> None:
    listed = [
        row for page in pages(bound, "/conversations?limit=1", "conversations") for row in page
    ]
    assert {row["mailbox"] for row in listed} == {OURS}
    for path in (
        f"/conversations/{world[THEIRS]['conversation_id']}",
        f"/issues/{world[THEIRS]['issue_id']}",
        f"/conversations?issue={world[THEIRS]['issue_id']}",
        "/reports/2026-02-02",
    ):
        assert is_problem(bound.asks(path), 404), path
    assert bound.gets("/reports")["reports"] == []


def test_lists_are_read_page_by_page_without_gap_or_repetition(
    agent: Program, store: Store
) -> None:
    for number in range(20, 27):
        issue = store.readings.new_issue_id()
        for writer in (number, number + 20):
            read(store, arrive(store, writer, MORNING + hours(number)), issue=issue)
    for path, noun in (("/issues?limit=2", "issues"), ("/conversations?limit=3", "conversations")):
        seen = [row["id"] for page in pages(agent, path, noun) for row in page]
        assert len(seen) == len(set(seen)) > 6, path


def test_a_folder_and_a_search_narrow_the_list(agent: Program) -> None:
    found = agent.gets("/conversations?q=checkout")["conversations"]
    assert found and all("Checkout" in row["subject"] for row in found)
    assert agent.gets("/conversations?folder=closed")["conversations"] == []


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=101", "limit=x", "limit=%F0%9F%98%80"),
        *("cursor=", "cursor=x", "cursor=WyJhIiwxXQ", "cursor=WzEsMl0%00", "cursor=" + "W" * 500),
        "folder=no",
    ],
)
def test_what_makes_no_sense_is_refused(agent: Program, query: str) -> None:
    assert is_problem(agent.asks(f"/conversations?{query}"), 400)


def test_what_is_unchanged_is_not_sent_again(
    agent: Program, store: Store, world: dict[str, Values]
) -> None:
    path = f"/conversations/{world[OURS]['conversation_id']}"
    first = agent.asks(path)
    assert agent.asks(path, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert first.headers["Cache-Control"] == "private, no-cache"
    store.conversations.change(int(world[OURS]["conversation_id"]), status="closed")
    assert agent.asks(path, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("bearing", ["", "inbox_nobody", "x" * 9000])
def test_without_a_valid_token_nothing_is_told(
    app: Flask, world: dict[str, Values], bearing: str
) -> None:
    answer = Program(app, bearing).asks("/issues")
    assert is_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_opens_no_api_and_a_token_no_page(
    app: Flask, world: dict[str, Values], agent: Program
) -> None:
    visitor = Visitor(app, email("admin"))
    visitor.login()
    assert is_problem(visitor.opens(f"{V1}/issues"), 401)
    page = agent.client.get("/issues", headers=agent.head)
    assert page.status_code == 303 and page.location.startswith("/login")


def test_a_token_ends_when_its_time_has_come(agent: Program, time: Time) -> None:
    time.passes(hours=1000)
    assert is_problem(agent.asks("/issues"), 401)


def test_a_role_that_changes_ends_it(agent: Program, store: Store) -> None:
    store.agents.change(store.agents.by_email(email("agent")).id, role="lead")  # type: ignore[union-attr]
    assert is_problem(agent.asks("/issues"), 401)


def test_a_second_step_that_is_asked_for_is_asked_of_tokens_too(
    agent: Program, store: Store, time: Time
) -> None:
    from dataclasses import replace

    rules = replace(store.logins.rules(), totp_required=True)
    store.logins.set_rules(rules, None, time())
    assert is_problem(agent.asks("/issues"), 403)


def test_it_is_read_only(agent: Program) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(agent.client, method)(f"{V1}/issues", headers=agent.head)
        assert answer.status_code in (403, 405)
        assert answer.content_type == "application/problem+json"


def test_too_many_requests_have_to_wait(agent: Program, time: Time) -> None:
    codes = [agent.asks("/nothing").status_code for _ in range(PER_MINUTE)]
    assert set(codes) == {404}
    refused = agent.asks("/issues")
    assert is_problem(refused, 429) and refused.headers["Retry-After"] == "60"
    time.passes(minutes=1)
    assert agent.asks("/issues").status_code == 200


def test_guessing_tokens_has_to_wait(app: Flask, world: dict[str, Values]) -> None:
    codes = [Program(app, f"inbox_guess{n}").asks("/issues").status_code for n in range(62)]
    assert codes[:60] == [401] * 60 and codes[60:] == [429] * 2
    assert Program(app, token("agent")).asks("/issues").status_code == 200


def test_a_merged_issue_leads_to_where_it_stands(
    agent: Program, store: Store, world: dict[str, Values]
) -> None:
    old, new = int(world[OURS]["issue_id"]), int(world[OURS]["shared"])
    store.issue_desk.merge(old, new, None, MORNING)
    answer = agent.asks(f"/issues/{old}")
    assert answer.status_code == 302 and answer.location == f"{V1}/issues/{new}"


def test_a_burst_is_shown_on_every_page_while_it_goes_on(
    app: Flask, store: Store, world: dict[str, Values], time: Time
) -> None:
    issue = int(world[OURS]["issue_id"])
    store.bursts.begin(issue, Burst(time(), time(), 7, 15, 0.001, 1e-6, "burst-1"), time())
    whole, part = Visitor(app, email("agent")), Visitor(app, email("bound"))
    for visitor in (whole, part):
        visitor.login()
    said = "7 people in 15 minutes; usually less than 1 a day"
    assert said in whole.opens("/folders/all").text
    assert "Many at once: 7 people in 15 minutes." in whole.opens(f"/issues/{issue}").text
    assert said not in part.opens("/folders/all").text, "its figures are of all mailboxes"
    time.passes(hours=4)
    assert said not in whole.opens("/folders/all").text
