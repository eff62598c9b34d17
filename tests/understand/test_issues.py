from itertools import count

import pytest

from inbox_assistant.errors import InputError
from inbox_assistant.model import Meaning, Membership
from inbox_assistant.understand.issues import NEAR, Grouper
from inbox_assistant.understand.meaning import pack, unpack
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.profiles import KEPT, decode, encode
from inbox_assistant.understand.words import Words
from tests.builders import MORNING, hours
from tests.understand.making import OTHER, OUTAGE, a_grouper, a_thought, minutes, placed


def test_the_first_mail_makes_an_issue() -> None:
    grouper = a_grouper()
    membership = placed(grouper, a_thought(1))
    assert membership.issue == membership.on_arrival == 1
    assert [p.issue for p in grouper.profiles] == [1]


def test_mails_of_one_outage_share_an_issue_across_languages() -> None:
    reader, grouper = Reader(), a_grouper()
    said = [
        grouper.assign(
            at=MORNING + minutes(at * 5), sender=f"w{at}@x.example", understood=understood
        )[0].issue
        for at, understood in enumerate(reader.read_many(Words("", text) for text in OUTAGE))
    ]
    assert len(set(said)) == 1


def test_another_problem_days_later_is_another_issue() -> None:
    reader, grouper = Reader(), a_grouper()
    first, second = reader.read_many([Words("", OUTAGE[0]), Words("", OTHER)])
    grouper.assign(at=MORNING, sender="a@x.example", understood=first)
    late = MORNING + hours(72)
    membership, _ = grouper.assign(at=late, sender="b@x.example", understood=second)
    assert membership.issue == 2


def test_a_known_conversation_decides() -> None:
    grouper = a_grouper()
    placed(grouper, a_thought(1))
    membership, changed = grouper.place(a_thought(9), MORNING, "b@x.example", 1)
    assert membership.issue == 1
    assert [profile.issue for profile in changed] == [1]


def test_a_conversation_of_a_forgotten_issue_stays_in_it() -> None:
    membership, changed = a_grouper().place(a_thought(1), MORNING, "b@x.example", 77)
    assert (membership.issue, changed) == (77, [])


def test_mail_without_a_problem_belongs_to_no_issue() -> None:
    grouper = a_grouper()
    assert placed(grouper, a_thought(1, problem=0.1)).issue is None
    assert grouper.profiles == []


def test_thanks_belong_to_no_issue() -> None:
    understood = Reader().read(Words("Complimenti", "Bravissimi, continuate così! Un abbraccio"))
    membership, _ = a_grouper().assign(at=MORNING, sender="a@x.example", understood=understood)
    assert membership.issue is None


def test_every_candidate_says_why() -> None:
    grouper = a_grouper()
    for at in range(3):
        membership = placed(grouper, a_thought(1), MORNING + minutes(at), f"w{at}@x.example")
    assert membership.candidates
    assert all(candidate.why for candidate in membership.candidates)
    assert sum(candidate.probability for candidate in membership.candidates) <= 1.001


def test_an_issue_lives_on_in_its_stored_profile() -> None:
    grouper, numbers = a_grouper(), count(100)
    for at in range(3):
        placed(grouper, a_thought(1), MORNING + minutes(at), f"w{at}@x.example")
    again = Grouper(grouper.profiles, lambda: next(numbers))
    late = MORNING + minutes(9)
    assert placed(again, a_thought(1), late).issue == placed(grouper, a_thought(1), late).issue


def test_memory_of_an_issue_does_not_grow_with_its_mails() -> None:
    grouper = a_grouper()
    for at in range(60):
        grouper.place(a_thought(1), MORNING + minutes(at), f"w{at}@x.example", 1 if at else None)
    (stored,) = grouper.profiles
    profile = decode(stored.state)
    assert profile.count == 60
    assert len(profile.traces) == KEPT


def test_many_open_issues_do_not_hide_the_right_one() -> None:
    grouper = a_grouper()
    for number in range(NEAR * 2):
        placed(grouper, a_thought(number), MORNING + hours(number))
    late = MORNING + hours(NEAR * 2)
    again = placed(grouper, a_thought(3), late, "b@x.example")
    assert again.candidates[0].issue == placed_issue(grouper, 3)


def placed_issue(grouper: Grouper, number: int) -> int:
    return next(p.issue for p in grouper.profiles if p.title.startswith(f"{number:03d}"))


def test_an_agents_title_stays() -> None:
    grouper, numbers = a_grouper(), count(100)
    placed(grouper, a_thought(1))
    (stored,) = grouper.profiles
    named = type(stored)(1, stored.state, "Our words", stored.problem, "en", True)
    again = Grouper([named], lambda: next(numbers))
    _, (changed,) = again.place(a_thought(1), MORNING, "b@x.example", 1)
    assert changed.title == "Our words"
    assert changed.state != stored.state


def test_a_profile_survives_its_bytes() -> None:
    grouper = a_grouper()
    placed(grouper, a_thought(1))
    (stored,) = grouper.profiles
    assert encode(decode(stored.state)) == stored.state


def test_a_meaning_survives_its_bytes() -> None:
    thought = unpack(pack(a_thought(5), "letters-1"))
    assert thought.units == a_thought(5).units
    assert (thought.unit_rows == a_thought(5).unit_rows).all()


@pytest.mark.parametrize("data", [b"", b"\x00\x00\x00\x02{}", b"garbage", b"\xff" * 40])
def test_a_damaged_meaning_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(InputError):
        unpack(Meaning("letters-1", data))


def test_a_membership_names_its_method() -> None:
    assert isinstance(placed(a_grouper(), a_thought(1)), Membership)
    assert placed(a_grouper(), a_thought(1)).method == "issues-1"
