"""What agents do with issues: move, take out, split and merge, and undo it."""

import pytest

from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, hours, read
from tests.web.actors import Time, Visitor, shown
from tests.web.issue_samples import TWICE, WHITE, a_doubt, issue_of, two_issues
from web.issue_words import REFUSALS


@pytest.fixture
def role() -> str:
    """Who works here leads the team."""
    return "lead"


def undo_newest(agent: Visitor, store: Store, issue: int) -> int:
    event = store.issue_book.events(issue, None, 1)[0]
    return agent.submits(f"/issues/{issue}/history/{event.id}/undo").status_code


def test_ticked_mails_are_moved_to_an_issue_that_is_offered(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    offer = shown(agent.opens(f"/issues/{white}/mails/move?mail=1&mail=2"))
    assert "Where do these 2 mails belong?" in offer and f'value="{twice}"' in offer
    answer = agent.submits(f"/issues/{white}/mails/move", mail=["1", "2"], issue=str(twice))
    assert answer.status_code == 303
    assert [issue_of(store, mail) for mail in (1, 2, 3)] == [twice, twice, white]
    page = shown(agent.opens(answer.location))
    assert "Moved." in page and "1 mail was moved to:" in page and TWICE in page
    assert "your team's word" in shown(agent.opens(f"/issues/{twice}"))


def test_the_issues_most_alike_are_offered_first(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    other = store.readings.new_issue_id()
    near = a_doubt(store, 6, other, 0.6, twice, title="Another")
    page = shown(agent.opens(f"/issues/{other}/mails/move?mail={near.id}"))
    assert page.index("Most alike") < page.index(TWICE) < page.index("With the newest mail")
    assert page.index("With the newest mail") < page.index(WHITE)
    assert f'value="{white}"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("charged TWICE", True), ("2", True), ("#2", True), ("white nobody", False), ("99", False)],
)
def test_any_issue_is_found_by_words_or_number(
    agent: Visitor, store: Store, query: str, found: bool
) -> None:
    white, twice = two_issues(store)
    for path in (f"/issues/{white}/mails/move?mail=1&q=", f"/issues/{white}/merge?q="):
        page = shown(agent.opens(path + query.replace("#", "%23").replace(" ", "+")))
        assert (TWICE in page) is found
        assert ("No issue holds all these words" in page) is not found
    assert twice == 2


def test_later_mails_of_a_moved_conversation_go_along(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    chaser = arrive(store, 6, MORNING + hours(2), 1)
    read(store, chaser, issue=white)
    agent.submits(f"/issues/{white}/mails/move", mail="1", issue=str(twice))
    assert issue_of(store, chaser.id) == twice


def test_what_is_about_no_problem_is_taken_out_and_comes_back_when_undone(
    agent: Visitor, store: Store
) -> None:
    white, _ = two_issues(store)
    agent.submits(f"/issues/{white}/mails/dismiss", mail="2")
    assert issue_of(store, 2) is None
    assert "1 mail was taken out." in shown(agent.opens(f"/issues/{white}"))
    assert undo_newest(agent, store, white) == 303
    assert issue_of(store, 2) == white


def test_a_moved_mail_is_moved_back(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    answer = agent.submits(f"/issues/{white}/mails/move", mail="1", issue=str(twice))
    assert ">Undo</button>" in shown(agent.opens(answer.location))
    assert undo_newest(agent, store, white) == 303
    assert issue_of(store, 1) == white


def test_many_mails_that_were_moved_at_once_are_moved_back_at_once(
    agent: Visitor, store: Store
) -> None:
    white, twice = two_issues(store)
    agent.submits(f"/issues/{white}/mails/move", mail=["1", "2"], issue=str(twice))
    newest = store.issue_book.events(white, None, 1)[0].id
    agent.submits(f"/issues/{white}/history/{newest}/undo", act="1")
    assert [issue_of(store, mail) for mail in (1, 2)] == [white, white]
    agent.submits(f"/issues/{white}/mails/move", mail=["1", "2"], issue=str(twice))
    assert undo_newest(agent, store, white) == 303
    assert [issue_of(store, mail) for mail in (1, 2)] == [twice, white]


def test_a_split_makes_an_issue_and_can_be_undone(agent: Visitor, store: Store) -> None:
    white, _ = two_issues(store)
    answer = agent.submits(f"/issues/{white}/mails/split", mail=["1", "2"])
    born = issue_of(store, 1)
    assert born not in (white, None) and answer.location == f"/issues/{born}?done=split"
    assert "It was parted, with 2 mails, from:" in shown(agent.opens(answer.location))
    assert "2 mails became an issue of their own:" in shown(agent.opens(f"/issues/{white}"))
    assert undo_newest(agent, store, white) == 303
    assert [issue_of(store, mail) for mail in (1, 2, 3)] == [white] * 3


def test_a_split_is_undone_from_the_new_issue_too(agent: Visitor, store: Store) -> None:
    white, _ = two_issues(store)
    agent.submits(f"/issues/{white}/mails/split", mail="1")
    born = issue_of(store, 1) or 0
    assert undo_newest(agent, store, born) == 303
    assert issue_of(store, 1) == white


def test_both_issues_are_seen_side_by_side_before_they_are_merged(
    agent: Visitor, store: Store
) -> None:
    white, twice = two_issues(store)
    assert TWICE in shown(agent.opens(f"/issues/{white}/merge"))
    page = shown(agent.opens(f"/issues/{white}/merge?with={twice}"))
    assert WHITE in page and TWICE in page and "3 people wrote" in page
    assert f"Keep No. {white}, bring No. {twice} in" in page
    assert f"Keep No. {twice}, bring No. {white} in" in page
    assert store.issues.get(twice).id == twice


def test_a_merged_issue_leads_to_where_it_stands_until_the_merge_is_undone(
    agent: Visitor, store: Store
) -> None:
    white, twice = two_issues(store)
    agent.submits(f"/issues/{white}/merge", source=str(twice))
    assert agent.opens(f"/issues/{twice}?all=1").location == f"/issues/{white}?all=1"
    assert store.issues.get(white).mails == 5
    agent.submits(f"/issues/{twice}/title", title="One")
    page = shown(agent.opens(f"/issues/{white}"))
    assert "Another issue was merged into this one, with 2 mails:" in page and "One" in page
    merged = next(e for e in store.issue_book.events(white, None, 9) if e.kind == "merged")
    agent.submits(f"/issues/{white}/history/{merged.id}/undo")
    assert [store.issues.get(one).mails for one in (white, twice)] == [3, 2]
    warning = shown(agent.opens(f"/issues/{white}/merge?with={twice}"))
    assert "Your team said that these two are not one." in warning


def test_what_can_not_be_undone_any_more_says_so(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    agent.submits(f"/issues/{white}/mails/move", mail="1", issue=str(twice))
    moved = store.issue_book.events(white, None, 1)[0].id
    agent.submits(f"/issues/{twice}/mails/dismiss", mail="1")
    for event in (moved, 9999):
        answer = agent.submits(f"/issues/{white}/history/{event}/undo")
        assert answer.status_code == 409 and "undone any more" in answer.text
    assert issue_of(store, 1) is None


@pytest.mark.parametrize(
    ("path", "form", "status", "words"),
    [
        ("mails/move", {"mail": "1"}, 400, "unknown"),
        ("mails/move", {"issue": "2"}, 400, "untouched"),
        ("mails/move", {"mail": "1", "issue": "99"}, 404, "unknown"),
        ("mails/move", {"mail": ["1", "77"], "issue": "2"}, 409, "gone"),
        ("mails/move", {"mail": ["1", "4"], "issue": "2"}, 409, "gone"),
        ("mails/dismiss", {}, 400, "untouched"),
        ("mails/dismiss", {"mail": "x"}, 400, "untouched"),
        ("mails/split", {}, 400, "untouched"),
        ("mails/split", {"mail": ["1", "2", "3"]}, 409, "all"),
        ("mails/split", {"mail": ["1", "4"]}, 409, "gone"),
        ("merge", {}, 404, "unknown"),
        ("merge", {"source": "99"}, 404, "unknown"),
        ("merge", {"source": "1"}, 409, "one"),
    ],
)
def test_what_can_not_be_done_is_explained_and_changes_nothing(
    agent: Visitor,
    colleague: Visitor,
    store: Store,
    path: str,
    form: dict[str, str | list[str]],
    status: int,
    words: str,
) -> None:
    white, _ = two_issues(store)
    answer = agent.submits(f"/issues/{white}/{path}", **form)
    assert answer.status_code == status and REFUSALS[words] in answer.text
    assert REFUSALS[words] not in colleague.submits(f"/issues/{white}/{path}", **form).text
    assert [issue_of(store, mail) for mail in range(1, 6)] == [1, 1, 1, 2, 2]


@pytest.mark.parametrize(("other", "status", "words"), [("1", 409, "one"), ("99", 404, "unknown")])
def test_what_can_not_be_compared_is_explained(
    agent: Visitor, store: Store, other: str, status: int, words: str
) -> None:
    white, _ = two_issues(store)
    answer = agent.opens(f"/issues/{white}/merge?with={other}")
    assert answer.status_code == status and REFUSALS[words] in answer.text
    assert agent.opens(f"/issues/{white}/mails/move").status_code == 400


def test_what_was_ticked_stays_ticked_when_it_could_not_be_done(
    agent: Visitor, store: Store
) -> None:
    white, _ = two_issues(store)
    answer = agent.submits(f"/issues/{white}/mails/split", mail=["1", "2", "3"])
    assert answer.text.count(" checked>\n        <div>") == 3


def test_an_issue_whose_mails_all_left_still_has_a_page(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    agent.submits(f"/issues/{twice}/mails/move", mail=["4", "5"], issue=str(white))
    assert "No mail is left here." in shown(agent.opens(f"/issues/{twice}"))


def test_strangers_words_in_titles_and_answers_are_only_words(agent: Visitor, store: Store) -> None:
    white, _ = two_issues(store)
    agent.submits(f"/issues/{white}/title", title="<b>100%(num)s %s %")
    agent.submits(f"/issues/{white}/answers", language="it", text="<i>%(language)s: %")
    agent.submits(f"/issues/{white}/answers", language="it", text="")
    page = shown(agent.opens(f"/issues/{white}"))
    assert "Called “&lt;b&gt;100%(num)s %s %” from here on." in page
    assert "Known answer in Italian: “&lt;i&gt;%(language)s: %”" in page
    assert "The known answer in Italian was removed." in page and "<b>100" not in page


def test_a_long_history_is_shown_a_page_at_a_time(agent: Visitor, store: Store) -> None:
    white, _ = two_issues(store)
    for number in range(40):
        store.issues.rename(white, f"title {number}", 1, MORNING)
    page = shown(agent.opens(f"/issues/{white}"))
    assert "title 39" in page and "“title 9”" not in page
    older = page.partition("before=")[2].partition("#")[0]
    assert "“title 9”" in shown(agent.opens(f"/issues/{white}?before={older}"))


def test_an_issue_that_came_back_says_when(agent: Visitor, store: Store, time: Time) -> None:
    white, _ = two_issues(store)
    agent.submits(f"/issues/{white}/status", status="fixed")
    time.passes(days=3)
    read(store, arrive(store, 7, time.now), issue=white)
    agent.login()
    page = shown(agent.opens(f"/issues/{white}"))
    assert "came back on Thu 5 Feb after it was fixed on Mon 2 Feb." in page
    agent.submits(f"/issues/{white}/status", status="watching")
    assert "came back on" not in shown(agent.opens(f"/issues/{white}"))
