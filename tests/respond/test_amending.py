"""What agents make of suggestions: a measure per reply, figures of the team, common changes."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import Address, Amended, Begun, Edited, StoredMail
from inbox_assistant.respond.amending import FEWEST, counted, share_changed
from inbox_assistant.respond.rewording import compared
from tests.builders import MORNING, a_reply

LETTER = "Gentile Anna,\n\nbasta svuotare la cache del browser e riprovare.\n\nUn saluto\nShop"


def edited(sent: str, shown: str = LETTER, name: str = "Anna Rossi") -> Edited:
    mail = StoredMail(1, 1, "support", "out", MORNING, a_reply(own_words=sent))
    return Edited(Begun("solution", "it", "formal", shown), mail, Address(name, "a@x.example"))


@pytest.mark.parametrize(
    ("sent", "share"),
    [
        (LETTER, 0.0),
        (LETTER.replace("\n", "\r\n") + "\n", 0.0),
        (LETTER.replace("browser", "telefono"), 1 / 13),
        (LETTER + " uno due tre", 3 / 16),
        ("", 1.0),
        ("Nulla di simile.", 1.0),
    ],
)
def test_the_share_counts_changed_words(sent: str, share: float) -> None:
    assert share_changed(LETTER, sent) == pytest.approx(share, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_the_share_is_between_nothing_and_all_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= share_changed(one, other) <= 1
    assert share_changed(one, other) == share_changed(other, one)
    assert share_changed(one, one) == 0


def test_long_texts_are_compared_in_bounded_time() -> None:
    assert share_changed("a b " * 40_000, "b a " * 40_000) > 0


def test_figures_are_per_kind_and_language_the_most_used_first() -> None:
    replies = [Amended("solution", "it", share) for share in [0.0] * 6 + [0.05] * 2 + [0.5] * 4]
    replies += [Amended("interim", "de", 0.0)] * (FEWEST - 1) + [Amended(None, "it", 1.0)] * 3
    replies += [Amended("update", "it", 0.0)] * 30
    found = counted(replies, MORNING - timedelta(days=90))
    first, second = found.rows
    assert (first.kind, first.language, first.replies) == ("solution", "it", 12)
    assert (first.unedited, first.median) == (0.5, 0.025)
    assert first.light == pytest.approx(8 / 12)
    assert (second.replies, second.unedited, second.light, second.median) == (9, None, None, None)
    assert found.alone == 3 and found.total.replies == 21


def test_without_replies_nothing_is_said() -> None:
    found = counted([], MORNING)
    assert found.rows == () and found.total.unedited is None


def test_what_several_replies_strike_and_add_is_told() -> None:
    new = "Se non basta, riavvii il telefono due volte."
    old = "basta svuotare la cache del browser e riprovare."
    replies = [edited(LETTER.replace(old, new)) for _ in range(3)] + [edited(LETTER + " Ciao.")]
    found = compared(replies)
    assert [(one.text, one.replies) for one in found.struck] == [(old, 3)]
    assert [(one.text, one.replies) for one in found.added] == [(new, 3)]


def test_sentences_alike_count_as_one() -> None:
    days = ("martedì", "mercoledì", "giovedì")
    shown = [f"Le scrivo entro {day} per dirLe a che punto siamo." for day in days]
    found = compared(edited("Grazie a presto davvero.", shown=text) for text in shown)
    assert [one.replies for one in found.struck] == [3]


def test_what_one_customer_alone_was_told_is_never_shown() -> None:
    private = (
        "Cara Anna Rossi, il pacco parte.",
        "Il rimborso è di 49,90 €.",
        "Ordine 48213 ok oggi.",
    )
    found = compared(edited(f"{LETTER}\n{text}") for text in private for _ in range(4))
    assert found.added == ()
    assert compared([edited(LETTER + "\nUna frase sola qui.")] * 2).added == ()
