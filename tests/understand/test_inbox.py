"""An inbox without a store looks at its mails again, by night and when much came."""

from datetime import datetime

from inbox_assistant.understand.inbox import EVERY, Coming, Inbox
from inbox_assistant.understand.issues import METHOD as ON_ARRIVAL
from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.profiles import decode
from inbox_assistant.understand.regrouping import METHOD as AGAIN
from tests.builders import MORNING, hours
from tests.thoughts import a_thought, a_vague_thought, thanks
from tests.understand.making import minutes

NIGHT = 19.0  # hours from MORNING until three o'clock


def coming(thought: Thought, at: datetime, writer: str, thread: str = "") -> Coming:
    return Coming(thought, at, f"{writer}@{writer}.example", thread or writer)


def two_problems(mails: int = 6) -> Inbox:
    """An inbox with mails about two things, by turns, five minutes apart."""
    inbox = Inbox()
    for at in range(mails):
        inbox.take(coming(a_thought(at % 2, at), MORNING + minutes(at * 5), f"w{at}"))
    return inbox


def methods(inbox: Inbox) -> set[str]:
    return {membership.method for membership in inbox.memberships}


def issues(inbox: Inbox) -> list[int | None]:
    return [membership.issue for membership in inbox.memberships]


def test_mails_are_placed_as_they_come() -> None:
    inbox = two_problems()
    assert issues(inbox) == [1, 2] * 3
    assert [profile.issue for profile in inbox.issues] == [1, 2]
    assert methods(inbox) == {ON_ARRIVAL}


def test_nothing_is_looked_at_again_before_the_night() -> None:
    inbox = two_problems()
    inbox.take(coming(a_thought(3), MORNING + hours(NIGHT - 0.1), "late"))
    assert methods(inbox) == {ON_ARRIVAL}


def test_when_a_night_has_passed_all_is_looked_at_again() -> None:
    inbox = two_problems()
    inbox.take(coming(a_thought(3), MORNING + hours(NIGHT + 0.1), "early"))
    assert [membership.method for membership in inbox.memberships] == [AGAIN] * 6 + [ON_ARRIVAL]
    assert issues(inbox) == [1, 2] * 3 + [3]


def test_a_mail_that_comes_late_does_not_bring_the_night_back() -> None:
    inbox = two_problems(1)
    inbox.take(coming(a_thought(3), MORNING + hours(NIGHT + 1), "early"))
    inbox.take(coming(a_thought(4), MORNING, "delayed"))
    inbox.take(coming(a_thought(5), MORNING + hours(NIGHT + 2), "next"))
    assert [membership.method for membership in inbox.memberships][1:] == [ON_ARRIVAL] * 3


def test_when_much_came_by_day_it_is_looked_at_again() -> None:
    inbox = two_problems(EVERY)
    assert methods(inbox) == {ON_ARRIVAL}
    inbox.take(coming(a_thought(0, 99), MORNING + minutes(EVERY * 5), "next"))
    assert [m.method for m in inbox.memberships] == [AGAIN] * EVERY + [ON_ARRIVAL]


def test_a_second_look_learns_the_issues_it_changed() -> None:
    inbox = Inbox()
    for at in range(12):
        inbox.take(coming(a_thought(1, at), MORNING + minutes(at), f"w{at}"))
    inbox.take(coming(a_vague_thought(), MORNING - hours(2000), "vague"))
    before = issues(inbox)
    inbox.look_again()
    counted = {profile.issue: decode(profile.state).count for profile in inbox.issues}
    found = issues(inbox)
    assert before[:12] == found[:12] == [1] * 12
    assert counted == {issue: found.count(issue) for issue in set(found) - {None}}


def test_a_conversation_stays_in_its_issue() -> None:
    inbox = two_problems()
    inbox.take(coming(a_thought(9), MORNING + hours(2), "w0"))
    assert issues(inbox)[-1] == 1
    inbox.look_again()
    assert issues(inbox)[-1] == 1


def test_what_agents_would_say_is_only_tried() -> None:
    inbox = two_problems()
    before = inbox.memberships
    tried = inbox.look_again({0: None, 3: -1})
    assert [tried[at].issue for at in (0, 3)] == [None, -1]
    assert all(tried[at].by_agent and tried[at].probability == 1.0 for at in (0, 3))
    assert inbox.memberships == before


def test_looking_once_more_changes_nothing() -> None:
    inbox = two_problems(9)
    once = inbox.look_again()
    assert inbox.look_again() == once == inbox.memberships


def test_only_the_newest_mails_are_looked_at() -> None:
    inbox = two_problems()
    inbox.look_again(newest=2)
    assert [membership.method for membership in inbox.memberships] == [ON_ARRIVAL] * 4 + [AGAIN] * 2


def test_an_empty_inbox_can_be_looked_at() -> None:
    assert Inbox().look_again() == []


def test_a_stated_problem_opens_an_issue_that_mails_join() -> None:
    inbox = Inbox()
    stated = inbox.open(a_thought(1), MORNING)
    assert inbox.take(coming(a_thought(1, 5), MORNING + minutes(9), "w")).issue == stated
    assert inbox.memberships[0].issue == stated


def test_a_stated_problem_that_is_known_is_about_its_issue() -> None:
    assert two_problems().open(a_thought(1, 9), MORNING + hours(1)) == 2


def test_whoever_states_a_problem_says_that_it_is_one_however_it_reads() -> None:
    inbox = Inbox()
    stated = [inbox.open(said, MORNING) for said in (thanks(), a_vague_thought())]
    assert stated == [profile.issue for profile in inbox.issues]


def test_a_stated_problem_nobody_writes_about_stays_open() -> None:
    inbox = Inbox()
    stated = inbox.open(a_thought(9), MORNING)
    for at in range(4):
        inbox.take(coming(a_thought(1, at), MORNING + minutes(at), f"w{at}"))
    inbox.look_again()
    assert stated in {profile.issue for profile in inbox.issues}


def test_problems_stated_apart_are_issues_apart() -> None:
    """However alike two problems are told, whoever states both has an answer for each."""
    inbox = Inbox()
    assert inbox.open(a_thought(1), MORNING) != inbox.open(a_thought(1), MORNING)
