"""Every route there is, for everybody there is, with objects of their own and of others.

The routes come from the app itself: a new one without rights fails here.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import web
from inbox_assistant.store.base import Store
from tests.web.actors import Visitor, shown
from tests.web.test_access import dump, routes
from tests.web.two_mailboxes import HIDDEN, OURS, TEAM, THEIRS, Values, email, fill, token
from web.entrance import COOKIE
from web.guard import COUNTS, ELSEWHERE, FIELDS, VALUES
from web.listing import FOLDERS
from web.roles import LEAST, PUBLIC

RANKS = ("agent", "lead", "admin")
BOUND = ("bound", "bound lead")
WHOLE_TEAM = ("suggestions.",)
#: Endpoints that refuse by rules of their own beyond the tables: a view is changed by its owner or
#: an admin, a person is erased by who sees all of their mail, a token is its agent's alone.
OWN_RULES = frozenset(
    {"leaving.ask", "leaving.erase", "views.change", "views.delete", "views.replace"}
    | {"tokens.revoke"}
)


@pytest.fixture
def world(store: Store) -> dict[str, Values]:
    return fill(store)


@pytest.fixture
def visitors(app: Flask, world: dict[str, Values]) -> dict[str, Visitor]:
    """Everybody of the team, logged in."""
    team = {name: Visitor(app, email(name)) for name in TEAM}
    for visitor in team.values():
        assert visitor.login().status_code == 303
    return team


class _Undone(Exception):
    pass


def ask(visitor: Visitor, rule: Rule, method: str, values: Values, store: Store) -> TestResponse:
    """Ask for a route; whatever it did is undone."""
    named = {name: values[name] for name in rule.arguments}
    path = visitor.client.application.url_map.bind("localhost").build(rule.endpoint, named)
    answer: list[TestResponse] = []
    cookie = visitor.client.get_cookie(COOKIE)
    try:
        with store.writing():
            if method == "GET":
                answer.append(visitor.opens(path, **bearing(visitor, rule)))
            else:
                answer.append(visitor.submits(path))
            answer[0].get_data()  # stays readable when what it was read from is closed
            answer[0].close()
            raise _Undone
    except _Undone:
        if cookie:
            visitor.client.set_cookie(COOKIE, cookie.value)
        return answer[0]


def bearing(visitor: Visitor, rule: Rule) -> dict[str, str]:
    """Return the headers with which a program asks in the name of who visits; pages need none."""
    name = visitor.email.partition("@")[0]
    return {"Authorization": f"Bearer {token(name)}"} if is_api(rule) else {}


def is_api(rule: Rule) -> bool:
    return rule.rule.startswith("/api/")


def every(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Return every route with each of its methods."""
    for method in ("GET", "POST"):
        for rule in routes(app, method):
            if rule.endpoint not in PUBLIC:
                yield rule, method


def expected(name: str, rule: Rule, theirs: bool) -> int | None:
    """Return the refusal that the tables tell, None where the page is to answer."""
    role = TEAM[name][0]
    if RANKS.index(role) < RANKS.index(LEAST[rule.endpoint]):
        return 403
    hidden = rule.endpoint.startswith(WHOLE_TEAM) or (theirs and rule.arguments & VALUES.keys())
    hidden = hidden or "night" in rule.arguments  # of the whole team
    return 404 if name in BOUND and hidden else None


def sealed(answer: TestResponse) -> bool:
    """Return whether an answer carries the headers that every answer carries."""
    policy = answer.headers.get("Content-Security-Policy", "")
    return (
        "default-src 'none'" in policy
        and "unsafe" not in policy
        and answer.headers.get("X-Content-Type-Options") == "nosniff"
        and answer.headers.get("Referrer-Policy") == "same-origin"
        and answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin"
    )


def test_every_endpoint_says_who_may_use_it(app: Flask) -> None:
    asked = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert asked - PUBLIC - LEAST.keys() == set()
    assert not PUBLIC & LEAST.keys()


@pytest.mark.parametrize("whose", [OURS, THEIRS])
def test_every_route_answers_everybody_as_the_tables_say(
    app: Flask,
    visitors: dict[str, Visitor],
    world: dict[str, Values],
    store: Store,
    whose: str,
) -> None:
    # Whose an object is matters only to those who are bound.
    names = [name for name in TEAM if name != "admin" and (whose == OURS or name in BOUND)]
    before, wrong = dump(store), []
    for rule, method in every(app):
        # What a page finds or not is its own matter: nobody is refused what an admin gets.
        usual = ask(visitors["admin"], rule, method, world[whose], store)
        for name in names:
            answer = ask(visitors[name], rule, method, world[whose], store)
            wanted, got = expected(name, rule, whose == THEIRS), answer.status_code
            refused = got in (401, 403, 404) and got != usual.status_code
            refused = refused and rule.endpoint not in OWN_RULES
            if (refused or got >= 500) if wanted is None else got != wanted:
                wrong.append((name, method, rule.rule, got, wanted))
            assert sealed(answer), rule
        assert usual.status_code not in (401, 403), rule
    assert not wrong, "\n".join(map(str, wrong))
    assert dump(store) == before


def test_who_is_not_logged_in_gets_the_login_or_nothing(
    app: Flask, stranger: Visitor, world: dict[str, Values], store: Store
) -> None:
    before = dump(store)
    for rule, method in every(app):
        answer = ask(stranger, rule, method, world[OURS], store)
        login = method == "GET" and not is_api(rule)
        assert answer.status_code == (303 if login else 401), rule
        assert not login or answer.location.startswith("/login"), rule
        assert sealed(answer), rule
    assert dump(store) == before


def test_looking_changes_nothing_for_anybody(
    app: Flask, visitors: dict[str, Visitor], world: dict[str, Values], store: Store
) -> None:
    before = dump(store)
    for name in ("bound", "admin"):
        for rule in routes(app, "GET"):
            named = {value: world[OURS].get(value, 1) for value in rule.arguments}
            visitors[name].opens(app.url_map.bind("localhost").build(rule.endpoint, named))
    assert dump(store) == before


def test_what_is_hidden_looks_like_what_does_not_exist(
    app: Flask, visitors: dict[str, Visitor], world: dict[str, Values], store: Store
) -> None:
    nothing: Values = dict.fromkeys(VALUES, 999_999)
    for rule in routes(app, "GET"):
        if rule.arguments & VALUES.keys() and LEAST[rule.endpoint] != "admin":
            hidden = ask(visitors["bound lead"], rule, "GET", world[THEIRS], store)
            absent = ask(visitors["bound lead"], rule, "GET", world[THEIRS] | nothing, store)
            assert hidden.status_code == absent.status_code == 404, rule
            texts = {answer.text.replace(answer.request.path, "") for answer in (hidden, absent)}
            assert len(texts) == 1, rule


def test_no_page_of_a_bound_agent_repeats_hidden_mail(
    app: Flask, visitors: dict[str, Visitor], world: dict[str, Values], store: Store
) -> None:
    both = world[OURS] | {"issue_id": world[OURS]["shared"]}
    assert HIDDEN in shown(visitors["agent"].opens(f"/issues/{both['shared']}"))
    leaks = []
    for rule in routes(app, "GET"):
        for values in (world[OURS], both):
            answer = ask(visitors["bound lead"], rule, "GET", values, store)
            if HIDDEN.lower() in answer.text.lower():
                leaks.append(rule.rule)
    assert leaks == []


def test_folders_show_the_mail_of_the_mailboxes_alone(
    visitors: dict[str, Visitor], world: dict[str, Values]
) -> None:
    assert HIDDEN in shown(visitors["agent"].opens("/folders/all"))
    for folder in FOLDERS:
        assert HIDDEN not in shown(visitors["bound"].opens(f"/folders/{folder}")), folder


def test_a_search_finds_the_mail_of_the_mailboxes_alone(
    visitors: dict[str, Visitor], world: dict[str, Values]
) -> None:
    for query in (HIDDEN.lower(), f"from:{HIDDEN}", f"issue:{world[OURS]['shared']}", "work"):
        page = shown(visitors["bound"].client.get("/search", query_string={"q": query}))
        assert f"{HIDDEN} " not in page, query


def test_a_field_that_names_hidden_things_finds_nothing(
    visitors: dict[str, Visitor], world: dict[str, Values], store: Store
) -> None:
    bound, page = visitors["bound"], f"/conversations/{world[OURS]['conversation_id']}"
    before = dump(store)
    for field, noun in FIELDS.items():
        value = next(name for name, what in VALUES.items() if what == noun)
        ours, theirs = str(world[OURS][value]), str(world[THEIRS][value])
        assert bound.opens(f"{page}?{field}={theirs}").status_code == 404, field
        answer = bound.submits(f"{page}/status", **{field: [ours, theirs]})
        assert answer.status_code == 404, field
        assert visitors["agent"].opens(f"{page}/delete?{field}={theirs}").status_code == 403
    assert dump(store) == before


def test_a_field_means_another_thing_where_the_table_says_so(
    visitors: dict[str, Visitor], world: dict[str, Values], store: Store
) -> None:
    issue, theirs = world[OURS]["issue_id"], world[THEIRS]["issue_id"]
    answer = visitors["bound lead"].submits(f"/issues/{issue}/merge", source=str(theirs))
    assert answer.status_code == 404
    assert store.issues.get(int(theirs)).id == theirs


def _numbers(tree: ast.AST) -> Iterator[str]:
    """Return the fields that a module reads as numbers of objects."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            typed = [word.value for word in node.keywords if word.arg == "type"]
            if any(isinstance(one, ast.Name) and one.id == "identifier" for one in typed):
                yield str(node.args[0].value)


def test_every_field_read_as_a_number_is_known_to_the_guard() -> None:
    known = FIELDS.keys() | COUNTS | {field for _, field in ELSEWHERE}
    for path in Path(next(iter(web.__path__))).glob("*.py"):
        read = set(_numbers(ast.parse(path.read_text("utf-8"))))
        assert read <= known, path.name
