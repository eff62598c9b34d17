"""Which issue a mail comes from: what the page says of it, and what agents say on it."""

import pytest

from inbox_assistant.model import Candidate, Meaning, Membership, Reason, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.understand.questions import VAGUE
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.actors import Visitor, shown

PARCEL, INVOICE = "Parcels don't arrive", "Invoices are wrong"


@pytest.fixture
def issues(store: Store) -> tuple[int, int]:
    """Two issues that several people wrote about."""
    made = (store.readings.new_issue_id(), store.readings.new_issue_id())
    for number in range(6):
        title = (PARCEL, INVOICE)[number % 2]
        read(store, arrive(store, number + 1), a_reading(), made[number % 2], title)
    return made


def traced(
    store: Store,
    issues: tuple[int, int],
    chances: tuple[float, float],
    *,
    joined: bool = False,
    vague: bool = True,
) -> StoredMail:
    """A mail that may come from either issue; it is in the first one, or alone in a new one."""
    mail = arrive(store, 50, MORNING + hours(1), subject="Aiuto", own_words="Non va niente!")
    questions = (VAGUE,) if vague else ()
    reading = a_reading(vague=vague, request="", questions=questions)
    why = Reason("burst", mails=14), Reason("place", ("Milan",), mails=8)
    likely = tuple(Candidate(issue, p, "", why) for issue, p in zip(issues, chances, strict=True))
    own = issues[0] if joined else store.readings.new_issue_id()
    probability = chances[0] if joined else 1 - sum(chances)
    if joined:
        read(store, mail, reading, own, PARCEL)
    else:
        read(store, mail, reading, own, "Non va niente")
    member = Membership(own, probability, likely, "test-1", own)
    store.readings.save(mail.id, reading, Meaning("test", b"v"), member, [])
    return mail


def page_of(visitor: Visitor, mail: StoredMail) -> str:
    """The block about the issue, on the page of the mail's conversation."""
    page = shown(visitor.opens(f"/conversations/{mail.conversation_id}"))
    return page.split('id="origin"')[1].split("</section>")[0]


def test_a_sure_issue_is_shown_with_its_probability_and_reasons(
    agent: Visitor, store: Store, issues: tuple[int, int]
) -> None:
    block = page_of(agent, traced(store, issues, (0.62, 0.2), joined=True))
    assert PARCEL.replace("'", "&#39;") in block and "62%" in block
    assert "14 others wrote about it within two hours; 8 of its latest mails name Milan" in block
    assert "Or one of these" in block and INVOICE in block


def test_reasons_are_told_in_the_agents_language(
    colleague: Visitor, store: Store, issues: tuple[int, int]
) -> None:
    block = page_of(colleague, traced(store, issues, (0.62, 0.2), joined=True))
    assert "altre 14 ne parlano entro due ore" in block and "others wrote" not in block


def test_likely_issues_are_a_list_with_what_to_ask(
    agent: Visitor, store: Store, issues: tuple[int, int]
) -> None:
    block = page_of(agent, traced(store, issues, (0.4, 0.3)))
    assert "Probably one of these:" in block and INVOICE in block
    assert "To be sure, ask:" in block and "che cosa" in block


def test_without_a_likely_issue_it_is_unknown_and_the_questions_stand_there(
    agent: Visitor, store: Store, issues: tuple[int, int]
) -> None:
    block = page_of(agent, traced(store, issues, (0.2, 0.1)))
    assert "Unknown: it may come from anything." in block and "Best ask:" in block
    assert "che cosa" in block and "Probably" not in block


def test_a_clear_mail_of_a_new_problem_waits_for_others(
    agent: Visitor, store: Store, issues: tuple[int, int]
) -> None:
    block = page_of(agent, traced(store, issues, (0.1, 0.05), vague=False))
    assert "No known problem fits." in block and "None of these" not in block


def test_one_click_says_which_issue_it_is(
    agent: Visitor, store: Store, issues: tuple[int, int]
) -> None:
    mail = traced(store, issues, (0.4, 0.3))
    answer = agent.submits(f"/mails/{mail.id}/issue", issue=str(issues[1]))
    assert answer.status_code == 303 and answer.location.endswith("#origin")
    member = store.readings.membership(mail.id)
    assert member and member.by_agent and member.issue == issues[1]
    block = page_of(agent, mail)
    assert INVOICE in block and "your team's word" in block


def test_one_click_says_that_it_is_none_and_another_takes_that_back(
    agent: Visitor, store: Store, issues: tuple[int, int]
) -> None:
    mail = traced(store, issues, (0.62, 0.2), joined=True)
    agent.submits(f"/mails/{mail.id}/issue", issue="")
    member = store.readings.membership(mail.id)
    assert member and member.by_agent and member.issue is None
    block = page_of(agent, mail)
    assert "Your team said that it is about no issue." in block
    agent.submits(f"/mails/{mail.id}/issue", issue=str(issues[0]))
    assert "your team's word" in page_of(agent, mail)


@pytest.mark.parametrize(("issue", "code"), [("x", 400), ("9" * 20, 400), ("999", 404)])
def test_what_is_no_issue_changes_nothing(
    agent: Visitor, store: Store, issues: tuple[int, int], issue: str, code: int
) -> None:
    mail = traced(store, issues, (0.4, 0.3))
    before = store.readings.membership(mail.id)
    assert agent.submits(f"/mails/{mail.id}/issue", issue=issue).status_code == code
    assert store.readings.membership(mail.id) == before


def test_a_stranger_says_nothing_about_issues(
    stranger: Visitor, store: Store, issues: tuple[int, int]
) -> None:
    mail = traced(store, issues, (0.4, 0.3))
    assert stranger.submits(f"/mails/{mail.id}/issue", issue="").status_code in (303, 401)
    member = store.readings.membership(mail.id)
    assert member and not member.by_agent


def test_the_words_of_other_customers_are_harmless(
    agent: Visitor, store: Store, issues: tuple[int, int]
) -> None:
    mail = arrive(store, 60)
    evil = Reason("names_same", ("<script>alert(1)</script>", "%(num)s{0}"))
    member = Membership(issues[0], 0.8, (Candidate(issues[0], 0.8, "", (evil,)),), "test-1")
    store.readings.save(mail.id, a_reading(), Meaning("test", b"v"), member, [])
    block = page_of(agent, mail)
    assert "<script>" not in block and "%(num)s{0}" in block
