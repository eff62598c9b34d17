"""The memberships the method is least sure of, looked at one after the other."""

import pytest

from inbox_assistant.store.base import Store
from tests.builders import MORNING, hours
from tests.web.actors import Visitor, shown
from tests.web.issue_samples import TWICE, WHITE, a_doubt, issue_of, two_issues
from web import doubts


def pinned(store: Store, mail_id: int) -> bool:
    member = store.readings.membership(mail_id)
    return member is not None and member.by_agent


def test_the_list_tells_how_many_need_a_look(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    assert "No mail needs a look" in shown(agent.opens("/issues"))
    a_doubt(store, 6, white, 0.3, twice)
    a_doubt(store, 7, white, doubts.SURE, twice)
    page = shown(agent.opens("/issues"))
    assert "Have a look" in page and "1 mail whose issue is least sure" in page


def test_the_least_sure_mail_is_shown_with_its_issue_and_what_else_it_may_be(
    agent: Visitor, store: Store
) -> None:
    white, twice = two_issues(store)
    a_doubt(store, 6, white, 0.3, white, twice)
    page = shown(agent.opens("/issues/doubts"))
    assert "da ieri non riesco ad accedere al mio profilo." in page
    own, others = page.split("It may be one of these instead")
    assert WHITE in own and "30%" in own and "14 others wrote about it within two hours" in own
    assert TWICE in others and "15%" in others and '<blockquote lang="de">' in others
    assert f'name="issue" value="{twice}" data-key="1"' in others


@pytest.mark.parametrize("chosen", ["own", "other", "none"])
def test_one_click_pins_the_mail_and_shows_the_next(
    agent: Visitor, store: Store, chosen: str
) -> None:
    white, twice = two_issues(store)
    mail = a_doubt(store, 6, white, 0.3, twice)
    following = a_doubt(store, 7, white, 0.4, twice)
    place = {"own": white, "other": twice, "none": None}[chosen]
    answer = agent.submits("/issues/doubts", mail=str(mail.id), issue=str(place or ""))
    assert answer.status_code == 303
    assert (issue_of(store, mail.id), pinned(store, mail.id)) == (place, True)
    page = shown(agent.opens(answer.location))
    assert "Thank you, that stays." in page and f'name="mail" value="{following.id}"' in page


def test_a_mail_of_no_problem_is_confirmed_as_such(agent: Visitor, store: Store) -> None:
    _, twice = two_issues(store)
    mail = a_doubt(store, 6, None, 0.4, twice)
    page = shown(agent.opens("/issues/doubts"))
    assert "It is in no issue" in page and "Yes, it is about no problem" in page
    agent.submits("/issues/doubts", mail=str(mail.id), issue="")
    assert (issue_of(store, mail.id), pinned(store, mail.id)) == (None, True)


def test_a_mail_alone_in_its_issue_is_a_problem_of_its_own(agent: Visitor, store: Store) -> None:
    _, twice = two_issues(store)
    a_doubt(store, 6, store.readings.new_issue_id(), 0.4, twice)
    assert "Yes, it is a problem of its own" in shown(agent.opens("/issues/doubts"))


def test_a_skipped_mail_makes_room_for_the_next_until_all_were_seen(
    agent: Visitor, store: Store
) -> None:
    white, twice = two_issues(store)
    mails = [a_doubt(store, 6 + number, white, 0.3 + number / 10, twice) for number in (0, 1)]
    way = "/issues/doubts/skip"
    for mail in mails:
        answer = agent.submits(way, mail=str(mail.id))
        page = shown(agent.opens(answer.location))
        way = f"/issues/doubts/skip?{answer.location.partition('?')[2]}"
        assert f'name="mail" value="{mail.id}"' not in page
    assert "Nothing else to look at." in page and "Show those I skipped" in page
    assert shown(agent.opens("/issues/doubts")).count('name="mail"') == 1
    assert not any(pinned(store, mail.id) for mail in mails)


def test_any_other_issue_can_be_chosen(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    mail = a_doubt(store, 6, white, 0.3)
    assert f'name="issue" value="{twice}"' not in shown(agent.opens("/issues/doubts"))
    for query in ("", "charged"):
        page = shown(agent.opens(f"/issues/doubts?q={query}"))
        assert f'name="issue" value="{twice}"' in page
    agent.submits("/issues/doubts", mail=str(mail.id), issue=str(twice))
    assert issue_of(store, mail.id) == twice


def test_what_a_colleague_said_a_moment_ago_stays(
    agent: Visitor, colleague: Visitor, store: Store
) -> None:
    white, twice = two_issues(store)
    mail = a_doubt(store, 6, white, 0.3, twice)
    colleague.submits("/issues/doubts", mail=str(mail.id), issue=str(twice))
    answer = agent.submits("/issues/doubts", mail=str(mail.id), issue=str(white))
    assert "A colleague has just said" in shown(agent.opens(answer.location))
    assert issue_of(store, mail.id) == twice


def test_a_merge_meanwhile_leads_to_where_the_issue_stands(agent: Visitor, store: Store) -> None:
    white, twice = two_issues(store)
    mail = a_doubt(store, 6, white, 0.3, twice)
    store.issue_desk.merge(twice, white, 1, MORNING + hours(1) / 2)
    agent.submits("/issues/doubts", mail=str(mail.id), issue=str(twice))
    assert issue_of(store, mail.id) == white


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"mail": "6"}, 400),
        ({"mail": "x", "issue": "1"}, 400),
        ({"mail": "6", "issue": "x"}, 400),
        ({"mail": "77", "issue": "1"}, 409),
        ({"mail": "6", "issue": "99"}, 404),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    agent: Visitor, store: Store, form: dict[str, str], status: int
) -> None:
    white, twice = two_issues(store)
    mail = a_doubt(store, 6, white, 0.3, twice)
    answer = agent.submits("/issues/doubts", **form)
    assert answer.status_code == status
    assert not pinned(store, mail.id)


@pytest.mark.parametrize("skipped", ["", "-", "x-1", "9" * 5000, "1-2-3-" * 50])
def test_any_list_of_skipped_mails_is_read(agent: Visitor, store: Store, skipped: str) -> None:
    white, _ = two_issues(store)
    a_doubt(store, 6, white, 0.3)
    assert 'name="mail"' in shown(agent.opens(f"/issues/doubts?skipped={skipped}"))
