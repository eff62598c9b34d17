"""What a subject is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.data import table
from inbox_assistant.mail.subjects import is_marked, subject_key, without_marks

MARKS = [*table("subjects")["replies"], *table("subjects")["forwards"]]


@pytest.mark.parametrize(
    "subject",
    [
        "Re: login broken",
        "RE: Fwd: Re: Login  broken",
        "Re[2]: login broken",
        "Re (3): login broken",
        "Re^2: login broken",
        "R: I: login broken",
        "AW: WG: login broken",
        "Antw: SV: VS: Odp: Ynt: login broken",
        "回复：login broken",
        "ＲＥ：ｌｏｇｉｎ broken",
        "[support] Re: [Ticket#44] login broken",
        "***SPAM*** Re: login broken",
        "Automatic reply: Re: login broken",
        "Risposta automatica: login broken",
        "login broken (fwd)",
    ],
)
def test_one_matter_has_one_key(subject: str) -> None:
    assert subject_key(subject) == "login broken"


@pytest.mark.parametrize("subject", ["", "  ", "Re:", "Re: AW: ", "[support]", "Fwd: [x] Re: "])
def test_nothing_has_no_key(subject: str) -> None:
    assert subject_key(subject) == ""


@pytest.mark.parametrize("subject", ["Rebate: 20 %", "Invoice: paid", "Reset", "re login", "IR: 5"])
def test_words_that_only_look_like_marks_stay(subject: str) -> None:
    assert subject_key(subject) == subject.casefold()
    assert not is_marked(subject)


@given(st.lists(st.sampled_from(MARKS), max_size=5), st.text(max_size=60))
def test_marks_in_front_never_change_the_key(marks: list[str], text: str) -> None:
    assert subject_key("".join(f"{mark}: " for mark in marks) + text) == subject_key(text)


@given(st.text(max_size=500))
def test_a_key_is_the_key_of_itself(text: str) -> None:
    key = subject_key(text)
    assert subject_key(key) == key
    assert text.endswith(without_marks(text))


@pytest.mark.parametrize("piece", ["re:", "[", "[x]", "*", "*a*", "re[1]", "(", " "])
def test_endless_subjects_cost_little(piece: str) -> None:
    assert len(subject_key(piece * 2000)) <= 200
