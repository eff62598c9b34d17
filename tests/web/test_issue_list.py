"""The list of issues by how they move, and the timeline of one."""

import re

import pytest

from inbox_assistant.model import KnownAnswer
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.actors import Time, Visitor, shown
from tests.web.issue_samples import TWICE, WHITE, two_issues


def groups(page: str) -> dict[str, str]:
    """The sections of the list, by group."""
    return dict(re.findall(r'id="group-(\w+)">(.*?)</section>', page, re.DOTALL))


def test_issues_stand_under_how_they_move(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    found = groups(shown(agent.opens("/issues")))
    assert list(found) == ["new"] and WHITE in found["new"] and TWICE in found["new"]
    store.issues.set_status(twice, "fixed", 1, MORNING + hours(1))
    found = groups(shown(agent.opens("/issues")))
    assert list(found) == ["new", "fixed"] and TWICE in found["fixed"]
    store.issues.set_status(white, "ignored", 1, MORNING + hours(1))
    assert list(groups(shown(agent.opens("/issues")))) == ["fixed"]
    assert WHITE in shown(agent.opens("/issues?status=ignored"))


def test_an_outage_of_last_evening_is_still_new_in_the_morning(
    agent: Visitor, store: Store, time: Time
) -> None:
    white, _ = two_issues(store)
    time.passes(hours=30)
    agent.login()
    read(store, arrive(store, 9, time.now - hours(1)), issue=white, title=WHITE)
    found = groups(shown(agent.opens("/issues")))
    assert WHITE in found["new"] and "new in the last days" in found["new"]
    page = shown(agent.opens(f"/issues/{white}"))
    assert "New in the last days." in page and "No clear change: 1 wrote" in page


def test_filters_are_in_the_address_and_add_up(agent: Visitor, store: Store) -> None:
    two_issues(store)
    page = shown(agent.opens("/issues?language=de&blocking=3"))
    assert TWICE in page and WHITE not in page
    assert '<option value="de" selected>' in page and '<option value="3" selected>' in page
    assert 'href="/issues?group=new&amp;language=de&amp;blocking=3"' in page
    page = shown(agent.opens("/issues?language=de&group=steady"))
    assert "No issue fits." in page and "Show all" in page
    assert 'name="group" value="steady"' in page


@pytest.mark.parametrize("query", ["status=gone", "group=x", "blocking=9", "blocking=%00"])
def test_what_is_no_choice_of_ours_is_refused(agent: Visitor, query: str) -> None:
    assert agent.opens(f"/issues?{query}").status_code == 400


def test_the_numbers_beside_the_groups_follow_the_other_filters(
    agent: Visitor, store: Store
) -> None:
    two_issues(store)
    page = shown(agent.opens("/issues?language=de&group=fading"))
    counts = re.findall(
        r'(\w+|Fixed or over) <span class="count">(\d+)</span></a>\s*(?:<a|</nav>)', page
    )
    assert ("All", "1") in counts and ("New", "1") in counts and ("Fading", "0") in counts


def test_what_was_fixed_and_comes_back_is_open_and_both_pages_say_so(
    agent: Visitor, store: Store, time: Time
) -> None:
    white, _ = two_issues(store)
    agent.submits(f"/issues/{white}/status", status="fixed")
    assert "after it was fixed" not in shown(agent.opens("/issues"))
    time.passes(days=1)
    agent.login()
    read(store, arrive(store, 9, time.now - hours(1)), issue=white)
    page = shown(agent.opens("/issues"))
    assert "Back since Tue 3 Feb, after it was fixed" in groups(page)["growing"]
    page = shown(agent.opens(f"/issues/{white}"))
    assert "This problem came back on Tue 3 Feb after it was fixed on Mon 2 Feb." in page
    assert "It came back" in page.split('class="timeline"')[1].split("</section>")[0]
    assert store.issues.get(white).status == "open"
    agent.submits(f"/issues/{white}/status", status="watching")
    assert "after it was fixed" not in shown(agent.opens("/issues"))


def test_the_timeline_marks_what_was_done_and_its_table_tells_each_day(
    agent: Visitor, store: Store, time: Time
) -> None:
    white, _ = two_issues(store)
    store.issues.answer(KnownAnswer(white, "it", "Così."), 1, MORNING + hours(1))
    store.issues.answer(KnownAnswer(white, "de", "So."), 1, MORNING + hours(1))
    store.issues.answer(KnownAnswer(white, "de", ""), 1, MORNING + hours(2))
    store.issues.set_status(white, "fixed", 1, MORNING + hours(30))
    time.passes(days=3)
    agent.login()
    section = shown(agent.opens(f"/issues/{white}")).split('class="timeline"')[1]
    section = section.split("</section>")[0]
    drawing, table = section.split("</svg>")[0], section.split("<tbody>")[1]
    assert (
        drawing.count('class="sign mark-answer"') == 2
        and drawing.count('class="sign mark-fixed"') == 1
    )
    assert "2 Feb: 3</title>" in drawing and "3 mails, at most 3 a day" in drawing
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td><td class="said">(.*?)</td>', table)
    assert rows == [
        ("3 Feb", "0", "Called fixed"),
        ("2 Feb", "3", "Known answer in German; Known answer in Italian"),
    ]


def test_an_issue_without_mail_for_long_has_an_empty_timeline(
    agent: Visitor, store: Store, time: Time
) -> None:
    white, _ = two_issues(store)
    time.passes(days=60)
    agent.login()
    assert "No mail came in these days." in shown(agent.opens(f"/issues/{white}"))


def test_the_picture_of_reach_says_the_sentence_beside_it(agent: Visitor, store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number in (1, 2, 3):
        read(store, arrive(store, number), a_reading(), issue)
    page = shown(agent.opens(f"/issues/{issue}"))
    told = re.search(r"probably (\d+) to (\d+) are affected, \d+ in the middle", page)
    assert told and f"probably {told[1]} to {told[2]} are affected (8 times in 10)" in page
