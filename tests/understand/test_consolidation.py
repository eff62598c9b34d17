"""What a second look finds, whatever was said when the mails came."""

from collections.abc import Collection, Sequence
from itertools import count, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import Membership
from inbox_assistant.understand.consolidation import Seen, look_again
from inbox_assistant.understand.issues import METHOD as ON_ARRIVAL
from inbox_assistant.understand.meaning import Thought, unpack
from inbox_assistant.understand.method import shipped_method
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.regrouping import METHOD, regroup
from inbox_assistant.understand.words import Words
from tests.builders import MORNING
from tests.thoughts import a_thought, a_vague_thought, thanks
from tests.understand.making import OTHER, OUTAGE, minutes

NEW = 100  # issues born at the second look
OLDER = (
    "La fattura di gennaio ha un importo sbagliato, vorrei una correzione.",
    "My parcel has still not arrived after two weeks, where is it?",
    "Vorrei cambiare l'indirizzo di consegna del mio ordine.",
)


def seen(
    thought: Thought,
    at: float,
    issue: int | None = None,
    *,
    pinned: bool = False,
    follows: int | None = None,
) -> Seen:
    """A mail of another writer each minute, and the issue it stands in."""
    standing = Membership(issue, 0.5, (), ON_ARRIVAL, issue, by_agent=pinned)
    sender = f"w{at}@w{at}.example"
    return Seen(thought, MORNING + minutes(at), sender, standing, pinned, follows)


def two_problems(issues: Sequence[int | None] = (1, 2)) -> list[Seen]:
    """Ten mails of two problems, by turns, each of them in one of these issues by turns."""
    return [seen(a_thought(at % 2, at), at * 7, issues[at % len(issues)]) for at in range(10)]


def days_before() -> list[Seen]:
    """What else an inbox holds: twenty mails of ten problems, in the ten days before."""
    return [seen(a_thought(20 + at // 2, at), 720 * (at - 20), 20 + at // 2) for at in range(20)]


def torn(parts: int, mails: int = 6) -> list[Seen]:
    """Mails of one problem, put by turns into so many issues, after all the others."""
    one = [seen(a_thought(1, at), at * 7, 1 + at % parts) for at in range(mails)]
    return [*days_before(), *one]


def regrouped(mails: Sequence[Seen], apart: Collection[tuple[int, int]] = ()) -> list[Membership]:
    numbers = count(NEW)
    return regroup(mails, lambda: next(numbers), apart=apart)


def issues(mails: Sequence[Seen], apart: Collection[tuple[int, int]] = ()) -> list[int | None]:
    return [membership.issue for membership in regrouped(mails, apart)]


def moved(mails: Sequence[Seen], found: Sequence[Membership]) -> list[Seen]:
    """The same mails, standing where they were found."""
    return [
        Seen(mail.thought, mail.at, mail.sender, membership, mail.pinned, mail.follows)
        for mail, membership in zip(mails, found, strict=True)
    ]


def test_clear_mails_of_one_problem_are_one_group_and_those_of_another_are_not() -> None:
    assert issues(two_problems()) == [1, 2] * 5


def test_what_was_torn_apart_on_arrival_is_one_again() -> None:
    assert issues(torn(6))[20:] == [1] * 6


def test_what_was_mixed_up_on_arrival_is_parted() -> None:
    first, second = issues(two_problems([1]))[:2]
    assert {first, second} == {1, NEW}
    assert issues(two_problems([1])) == [first, second] * 5


def test_mail_that_was_in_no_issue_finds_its_own() -> None:
    mails = two_problems()
    mails[4] = seen(a_thought(0, 4), 28, None)
    assert issues(mails) == [1, 2] * 5


def test_an_issue_keeps_its_number_where_most_of_its_mails_stay() -> None:
    assert issues(two_problems([1, 2, 1, 2, 1, 2, 3, 4, 1, 4])) == [1, 2] * 5
    assert issues(two_problems([3, 1, 3, 2, 1, 2, 3, 2, 1, 2])) == [3, 2] * 5


def test_a_problem_of_one_mail_stays_alone() -> None:
    assert issues([*two_problems(), seen(a_thought(7), 80, 9)])[-1] == 9


def test_a_vague_mail_in_a_burst_joins_it() -> None:
    """Real mails: how near a vague one is to any other is nothing to be made up."""
    texts = (*OUTAGE, OTHER, *OLDER, "Non funziona niente, aiutatemi per favore!")
    said = [unpack(u.meaning) for u in Reader().read_many(Words("", text) for text in texts)]
    older = [seen(said[5 + at % 4], 400 * at - 7000, 2 + at % 4) for at in range(8)]
    burst = [seen(said[at % 5], at * 2, 1) for at in range(12)]
    found = regrouped([*older, *burst[:6], seen(said[-1], 11), *burst[6:]])[8 + 6]
    assert found.issue == 1
    assert found.candidates[0].issue == 1
    assert found.candidates[0].why


def test_a_vague_mail_alone_belongs_to_no_issue() -> None:
    assert issues([seen(a_vague_thought(), 0)]) == [None]


def test_thanks_stay_alone_in_the_middle_of_a_burst() -> None:
    burst = [seen(a_thought(1, at), at, 1) for at in range(12)]
    burst.insert(6, seen(thanks(), 5.5))
    assert issues(burst) == [1] * 6 + [None] + [1] * 6


def test_thanks_that_joined_an_issue_leave_it() -> None:
    burst = [seen(a_thought(1, at), at, 1) for at in range(12)]
    assert issues([*burst, seen(thanks(), 13, 1)])[-1] is None


def test_a_pinned_mail_stays_just_as_an_agent_said() -> None:
    mails = two_problems()
    mails[3] = seen(a_thought(1, 3), 21, 1, pinned=True)
    mails[4] = seen(a_thought(0, 4), 28, None, pinned=True)
    found = regrouped(mails)
    assert [found[at] for at in (3, 4)] == [mails[at].membership for at in (3, 4)]
    assert [m.issue for at, m in enumerate(found) if at not in (3, 4)] == [1, 2, 1, 2, 1, 2, 1, 2]


def test_a_pin_decides_the_number_of_its_group() -> None:
    mails = two_problems()
    mails[0] = seen(a_thought(0, 0), 0, 5, pinned=True)
    assert issues(mails) == [5, 2] * 5


def test_mails_pinned_to_two_issues_are_never_one_group() -> None:
    mails = two_problems()
    mails[0] = seen(a_thought(0, 0), 0, 5, pinned=True)
    mails[2] = seen(a_thought(0, 2), 14, 6, pinned=True)
    found = issues(mails)
    assert (found[0], found[2]) == (5, 6)
    assert {found[at] for at in (4, 6, 8)} <= {5, 6}


def test_mails_pinned_to_one_issue_are_one_whatever_they_say() -> None:
    mails = two_problems()
    mails[0] = seen(a_thought(0, 0), 0, 5, pinned=True)
    mails[1] = seen(a_thought(1, 1), 7, 5, pinned=True)
    assert issues(mails)[:2] == [5, 5]


def test_issues_an_agent_parted_never_meet() -> None:
    assert set(issues(torn(2))[20:]) == {1}
    assert issues(torn(2), apart=[(1, 2)])[20:] == [1, 2] * 3


def test_parted_issues_do_not_meet_in_a_third_either() -> None:
    found = issues(torn(3), apart=[(1, 2)])[20:]
    assert not {found[0], found[3]} & {found[1], found[4]}


def test_a_conversation_stays_together_whatever_it_comes_to() -> None:
    mails = two_problems()
    mails.append(seen(a_thought(1, 50), 80, 2, follows=0))
    mails.append(seen(thanks(), 90, None, follows=10))
    assert issues(mails)[-2:] == [1, 1]


def test_a_conversation_goes_where_an_agent_put_it() -> None:
    mails = two_problems()
    mails[0] = seen(a_thought(0, 0), 0, 2, pinned=True)
    mails.append(seen(a_thought(0, 50), 80, 1, follows=0))
    assert issues(mails)[-1] == 2


def test_what_an_agent_took_out_takes_the_rest_of_its_conversation_along() -> None:
    mails = two_problems()
    mails[0] = seen(a_thought(0, 0), 0, None, pinned=True)
    mails.append(seen(a_thought(0, 50), 80, 1, follows=0))
    assert issues(mails)[-1] is None


def test_a_clear_answer_is_not_lost_with_the_empty_mail_before_it() -> None:
    mails = [seen(thanks(), 0), seen(a_thought(7), 1, 9, follows=0)]
    assert issues([*mails, *two_problems()])[:2] == [None, 9]


def test_what_was_said_on_arrival_is_kept() -> None:
    assert [membership.on_arrival for membership in regrouped(torn(6))[20:]] == list(range(1, 7))


def test_memberships_say_how_sure_and_by_which_method() -> None:
    mails = two_problems()
    mails[3] = seen(a_thought(1, 3), 21, 2, pinned=True)
    found = regrouped(mails)
    assert [m.method for m in found] == [ON_ARRIVAL if at == 3 else METHOD for at in range(10)]
    assert all(0.0 <= m.probability <= 1.0 for m in found)
    assert all(m.candidates[0].issue == m.issue for at, m in enumerate(found) if at != 3)


def test_looking_again_changes_nothing() -> None:
    mails = [*two_problems([1, 3, 2]), seen(a_vague_thought(), 75), seen(thanks(), 76)]
    found = regrouped(mails)
    assert regrouped(moved(mails, found)) == found


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(10)))
def test_the_order_within_a_minute_does_not_matter(order: list[int]) -> None:
    mails = [seen(a_thought(at % 3, at), at / 10) for at in order]
    found = dict(zip(order, issues(mails), strict=True))
    alike = [{found[at] for at in range(10) if at % 3 == topic} for topic in range(3)]
    assert all(len(group) == 1 for group in alike)
    assert len(set.union(*alike)) == 3


def test_no_mail_is_no_group() -> None:
    assert regrouped([]) == []
    assert look_again([], shipped_method()) == []


def test_a_single_mail_keeps_its_issue_or_gets_one() -> None:
    assert issues([seen(a_thought(1), 0, 4)]) == [4]
    assert issues([seen(a_thought(1), 0)]) == [NEW]
    assert issues([seen(thanks(), 0)]) == [None]


def test_progress_only_grows_until_all_is_done() -> None:
    told: list[tuple[int, int]] = []
    look_again(two_problems(), shipped_method(), progress=lambda done, of: told.append((done, of)))
    assert all(one <= other for one, other in pairwise(done for done, _ in told))
    assert {of for _, of in told} == {20}
    assert told[-1][0] == 19
