"""Where a mail belongs the moment it comes."""

from dataclasses import replace

import pytest

from inbox_assistant.model import Membership
from inbox_assistant.understand.issues import YOUNG, told
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.profiles import KEPT, decode
from inbox_assistant.understand.shelf import NEAR
from inbox_assistant.understand.words import Understood, Words
from tests.builders import MORNING, hours
from tests.thoughts import a_thought, a_vague_thought, thanks
from tests.understand.making import OTHER, OUTAGE, Filing, minutes

THANKS = Words("Complimenti", "Bravissimi, continuate così! Un abbraccio")


@pytest.fixture(scope="module")
def understood() -> dict[str, Understood]:
    """What a reader understands of these mails, by their text."""
    mails = [*(Words("", text) for text in (*OUTAGE, OTHER)), THANKS]
    return dict(zip([mail.body for mail in mails], Reader().read_many(mails), strict=True))


def a_burst(filing: Filing, mails: int = 12, topic: int = 1) -> int:
    """Let many write about one thing within an hour; return its issue."""
    for number in range(mails):
        at = MORNING + minutes(number * 5)
        issue = filing.place(a_thought(topic, number), at, f"w{number}@x.example").issue
    assert issue is not None
    return issue


def test_the_first_mail_makes_an_issue() -> None:
    filing = Filing()
    membership = filing.place(a_thought(1))
    assert membership.issue == membership.on_arrival == 1
    assert [profile.issue for profile in filing.shelf.issues] == [1]


def test_mails_about_one_thing_share_an_issue_and_those_about_another_do_not() -> None:
    filing = Filing()
    said = [
        filing.place(a_thought(at % 3, at), MORNING + minutes(at), f"w{at}@w{at}.example").issue
        for at in range(9)
    ]
    assert said == [1, 2, 3] * 3


def test_mails_of_one_outage_share_an_issue_across_languages(
    understood: dict[str, Understood],
) -> None:
    filing = Filing()
    said = {
        filing.assign(understood[text], MORNING + minutes(at * 5), f"w{at}@x.example").issue
        for at, text in enumerate(OUTAGE)
    }
    assert said == {1}


def test_another_problem_days_later_is_another_issue(understood: dict[str, Understood]) -> None:
    filing = Filing()
    filing.assign(understood[OUTAGE[0]], MORNING, "a@x.example")
    assert filing.assign(understood[OTHER], MORNING + hours(72), "b@y.example").issue == 2


def test_a_known_conversation_decides() -> None:
    filing = Filing()
    filing.place(a_thought(1))
    membership = filing.place(a_thought(9), MORNING, "b@x.example", conversation_issue=1)
    assert (membership.issue, membership.probability) == (1, 1.0)
    assert decode(filing.shelf.issues[0].state).count == 2


def test_a_conversation_of_a_forgotten_issue_stays_in_it() -> None:
    filing = Filing()
    assert filing.place(a_thought(1), conversation_issue=77).issue == 77
    assert filing.shelf.issues == []


def test_mail_without_a_problem_belongs_to_no_issue_however_many_write() -> None:
    filing = Filing()
    a_burst(filing)
    assert filing.place(thanks(), MORNING + hours(1), "t@t.example").issue is None
    assert len(filing.shelf.issues) == 1


def test_thanks_belong_to_no_issue(understood: dict[str, Understood]) -> None:
    filing = Filing()
    assert filing.assign(understood[THANKS.body], MORNING, "a@x.example").issue is None


def test_a_vague_mail_that_no_issue_claims_founds_none() -> None:
    filing = Filing()
    membership = filing.place(a_vague_thought())
    assert (membership.issue, membership.on_arrival, membership.candidates) == (None, None, ())
    assert filing.shelf.issues == []


def test_a_vague_mail_in_a_burst_joins_it() -> None:
    filing = Filing()
    issue = a_burst(filing)
    assert filing.place(a_vague_thought(), MORNING + hours(1), "v@v.example").issue == issue


def test_an_issue_that_a_mail_is_not_of_is_left_out() -> None:
    filing = Filing()
    a_burst(filing)
    late = MORNING + hours(1)
    membership, _ = filing.grouper.place(a_thought(1, 99), late, "n@n.example", without=1)
    assert membership.issue == 2
    assert membership.candidates == ()


def test_every_candidate_says_why() -> None:
    filing = Filing()
    a_burst(filing, mails=2)
    membership = filing.place(a_thought(1, 9), MORNING + hours(1), "n@n.example")
    assert membership.candidates
    assert all(candidate.why for candidate in membership.candidates)
    assert sum(candidate.probability for candidate in membership.candidates) <= 1.001


def test_an_issue_lives_on_in_its_stored_profile() -> None:
    first, again = Filing(), Filing()
    a_burst(first, mails=3)
    for profile in first.shelf.issues:
        again.shelf.put(profile)
    late, sender = MORNING + hours(2), "n@n.example"
    assert again.place(a_thought(1, 9), late, sender) == first.place(a_thought(1, 9), late, sender)


def test_memory_of_an_issue_does_not_grow_with_its_mails() -> None:
    filing = Filing()
    sizes = []
    for at in range(80):
        sender = f"w{at}@x.example"
        filing.place(a_thought(1, at), MORNING + minutes(at), sender, 1 if at else None)
        sizes.append(len(filing.shelf.issues[0].state))
    profile = decode(filing.shelf.issues[0].state)
    assert (profile.count, len(profile.traces)) == (80, KEPT)
    assert sizes[-1] < 1.01 * sizes[-15]


def test_many_open_issues_do_not_hide_the_right_one() -> None:
    filing = Filing()
    found = [
        filing.place(a_thought(number), MORNING + hours(number), f"w{number}@w{number}.example")
        for number in range(NEAR * 2)
    ]
    again = filing.place(a_thought(3, 1), MORNING + hours(NEAR * 2), "n@n.example")
    assert again.issue == found[3].issue


def test_an_agents_title_stays() -> None:
    filing = Filing()
    filing.place(a_thought(1))
    before = replace(filing.shelf.issues[0], title="Our words", title_by_agent=True)
    filing.shelf.put(before)
    filing.place(a_thought(1, 1), MORNING, "b@x.example", conversation_issue=1)
    [after] = filing.shelf.issues
    assert (after.title, after.title_by_agent) == ("Our words", True)
    assert after.state != before.state


def test_a_title_settles_when_the_issue_is_no_longer_young() -> None:
    filing = Filing()
    filing.place(a_thought(1))
    [stored] = filing.shelf.issues
    known = replace(stored, title="Older words")
    old = decode(stored.state).grown(YOUNG + 1)
    assert told(1, old, known).title == "Older words"


def test_a_membership_names_its_method() -> None:
    membership = Filing().place(a_thought(1))
    assert isinstance(membership, Membership)
    assert membership.method == "issues-2"
