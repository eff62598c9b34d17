"""Lists with filters, searches and saved views, as agents meet them."""

import html

import pytest

from inbox_assistant.store.base import Store
from inbox_assistant.store.login import AuditWanted
from inbox_assistant.store.sql import lists
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.actors import Visitor, shown


@pytest.fixture(autouse=True)
def day(store: Store) -> None:
    """An Italian who is blocked, and a German who is glad."""
    first = arrive(store, 1, MORNING, own_words="Il login non va <script>alert(1)</script>")
    read(store, first, a_reading(language="it", emotion="anger"), 1)
    second = arrive(store, 2, MORNING + hours(1), own_words="Alles gut, danke", subject="Danke")
    read(store, second, a_reading(language="de", emotion="joy", blocking=0))


def rows(page: str) -> list[str]:
    """Return the subjects of a list."""
    parts = page.split('<span class="subject">')[1:]
    return [html.unescape(part.split("</span>")[-2].split("<")[0].strip()) for part in parts]


def listed(agent: Visitor, path: str) -> int:
    return shown(agent.opens(path)).count('<a class="row')


def test_filters_are_in_the_address_and_in_the_form(agent: Visitor) -> None:
    page = shown(agent.opens("/folders/waiting?lang=de&emotion=joy"))
    assert page.count('<a class="row') == 1
    assert '<option value="de" selected>German</option>' in page
    assert "/conversations/2?in=waiting&amp;lang=de&amp;emotion=joy" in page
    assert 'href="/folders/waiting?emotion=joy"' in page  # the language taken away


def test_filters_stay_with_what_a_list_opens_and_with_what_is_done_there(agent: Visitor) -> None:
    page = shown(agent.opens("/conversations/2?in=waiting&lang=de"))
    assert page.count('<a class="row') == 1
    done = agent.submits("/conversations/2/assign?in=waiting&lang=de", agent="1")
    assert done.headers["Location"].endswith("/conversations/2?in=waiting&lang=de")


@pytest.mark.parametrize(
    "wrong",
    [
        *("lang=klingon", "emotion=hunger", "blocking=9", "issue=one", "waiting=3", "tag=x"),
        *("since=yesterday", "since=0001-01-01", "since=9999-12-31", "assignee=-1"),
        *("status=eaten", "unread=perhaps", "issue=" + "9" * 30, "after=1-2-3", "view=no"),
    ],
)
def test_a_filter_that_cannot_be_asks_for_nothing(agent: Visitor, wrong: str) -> None:
    assert listed(agent, f"/folders/all?{wrong}") in (0, 2)
    assert agent.opens(f"/search?q=login&{wrong}").status_code == 200


def test_how_long_somebody_waits_is_counted_back_from_now(agent: Visitor) -> None:
    assert listed(agent, "/folders/waiting?waiting=1") == 2
    assert listed(agent, "/folders/waiting?waiting=4") == 0
    assert listed(agent, "/folders/waiting?since=2026-02-02") == 2
    assert listed(agent, "/folders/waiting?since=2026-02-01") == 0


def test_an_empty_list_says_that_filters_make_it_so(agent: Visitor) -> None:
    assert "Nothing passes these filters." in shown(agent.opens("/folders/all?lang=pt"))


def test_a_search_marks_what_was_found_and_escapes_the_rest(agent: Visitor) -> None:
    page = shown(agent.opens("/search?q=login"))
    assert "Il <mark>login</mark> non va &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_a_search_says_what_it_took_a_word_for(agent: Visitor, colleague: Visitor) -> None:
    page = html.unescape(shown(agent.opens("/search?q=loggin%20lang:it")))
    assert "No mail has “loggin”: also searched for “login”." in page
    assert page.count('<a class="row') == 1
    assert "cercato anche “login”" in shown(colleague.opens("/search?q=loggin"))


def test_a_search_page_explains_itself(agent: Visitor) -> None:
    page = shown(agent.opens("/search"))
    assert "How to search" in page and "has:attachment" in page


def test_a_bounded_look_says_how_far_it_came(
    agent: Visitor, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "LOOKED_AT", 1)
    page = shown(agent.opens("/folders/all?emotion=anger"))
    assert "Looked back as far as" in page
    assert "Next page" in page


def saved(agent: Visitor, name: str = "Angry Italians", **form: str) -> str:
    """Let the agent save a list, and return the address it leads to."""
    done = agent.submits("/views?in=waiting&lang=it&emotion=anger&after=1-2", name=name, **form)
    assert done.status_code == 303
    return done.headers["Location"]


def test_a_saved_view_stands_beside_the_folders_with_its_count(agent: Visitor) -> None:
    address = saved(agent)
    assert address == "/folders/waiting?lang=it&emotion=anger&view=1"
    page = shown(agent.opens(address))
    start = page.index('aria-label="Saved views"')
    pane = page[start : page.index("</nav>", start)]
    assert "Angry Italians" in pane and 'aria-current="page"' in pane
    assert '<span class="count">1</span>' in pane


def test_a_search_can_be_saved_too(agent: Visitor) -> None:
    done = agent.submits("/views?q=login+is:open", name="Logins")
    assert listed(agent, done.headers["Location"]) == 1


def test_own_views_are_nobody_elses_business(agent: Visitor, colleague: Visitor) -> None:
    saved(agent)
    assert "Angry Italians" not in shown(colleague.opens("/views"))
    for act in ("", "/list", "/move", "/delete"):
        assert colleague.submits(f"/views/1{act}", name="Mine", to="up").status_code == 404
    assert "Angry Italians" in shown(agent.opens("/views"))


def test_only_leads_make_and_change_views_of_the_team(
    agent: Visitor, colleague: Visitor, store: Store
) -> None:
    saved(agent, shared="on")
    assert not store.views.get(1).shared
    store.agents.change(2, role="lead")
    colleague.login()
    saved(colleague, "Tutti", shared="on")
    assert store.views.get(2).shared
    assert "Tutti" in shown(agent.opens("/folders/all"))
    assert agent.submits("/views/2", name="Mine").status_code == 404
    assert colleague.submits("/views/2", name="Arrabbiati", shared="on").status_code == 303
    assert store.views.get(2).name == "Arrabbiati"
    colleague.submits("/views/2/delete")
    log = [(one.act, one.agent_id) for one in store.audit.page(AuditWanted(), None, 99).rows]
    assert [act for act in log if act[0].startswith("view-")] == [
        ("view-deleted", 2),
        ("view-changed", 2),
        ("view-added", 2),
    ]


def test_views_are_renamed_ordered_given_another_list_and_deleted(
    agent: Visitor, store: Store
) -> None:
    saved(agent, "One"), saved(agent, "Two")
    agent.submits("/views/2/move", to="up")
    assert [view.name for view in store.views.of_agent(1)] == ["Two", "One"]
    agent.submits("/views/1", name="  First   one ")
    assert store.views.get(1).name == "First one"
    done = agent.submits("/views/1/list?in=all&lang=de&view=1")
    assert done.headers["Location"] == "/folders/all?lang=de&view=1"
    assert agent.submits("/views/1/delete").status_code == 303
    assert [view.name for view in store.views.of_agent(1)] == ["Two"]
    assert agent.submits("/views/1/delete").status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_view_needs_a_name_of_some_letters(agent: Visitor, name: str) -> None:
    done = agent.submits("/views?in=all&lang=de", name=name)
    assert done.status_code == 400
    assert "A view needs a name" in done.get_data(as_text=True)


def test_views_end_at_thirty(agent: Visitor) -> None:
    for number in range(30):
        saved(agent, f"View {number}")
    done = agent.submits("/views?in=all&lang=de", name="One more")
    assert done.status_code == 409
    assert "delete one first" in done.get_data(as_text=True)


def test_a_view_survives_what_it_was_about(agent: Visitor, store: Store) -> None:
    store.views.add("Old", "in=gone&tag=7&lang=it&emotion=x", 1, shared=False)
    page = shown(agent.opens("/views"))
    assert "/search?tag=7&amp;lang=it&amp;view=1" in page or "lang=it" in page
