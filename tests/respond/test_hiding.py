"""Private values leave as placeholders, and only unchanged placeholders become values again."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.respond.hiding import LONGEST, Hidden, seen

PHONE = "+39 333 1234567"


def test_one_value_has_one_placeholder() -> None:
    hidden = Hidden("a@x.example")
    assert hidden.hide(f"{PHONE} or {PHONE}") == "[PRIVATE-1] or [PRIVATE-1]"
    assert hidden.put_back("Call [PRIVATE-1].") == f"Call {PHONE}."
    assert hidden.private_in("Call [PRIVATE-1].") == {PHONE}


def test_a_text_cannot_bring_placeholders_of_its_own() -> None:
    hidden = Hidden("a@x.example")
    told = hidden.hide(f"{PHONE} and [PRIVATE-1] and [ private 1] and {{PRIVATE_2}}")
    assert told.count("[PRIVATE-") == 1


def test_only_the_customers_own_address_comes_back() -> None:
    hidden = Hidden("Anna@x.example")
    assert hidden.hide("anna@x.example, b@y.example") == "[PRIVATE-1], •••"
    assert hidden.keep("b@y.example") == "[PRIVATE-2]"
    assert hidden.blank("anna@x.example") == "•••"


def test_unknown_and_changed_placeholders_are_noticed() -> None:
    hidden = Hidden("a@x.example")
    hidden.hide(PHONE)
    assert not hidden.unknown("Call [PRIVATE-1].")
    for wrong in ("[PRIVATE-2]", "[PRIVATE 1]", "[private-1]", "(PRIVATE-1)", "•••"):
        assert hidden.unknown(f"Call {wrong}.")


def test_no_number_is_cut_in_two() -> None:
    hidden = Hidden("a@x.example")
    for before in range(LONGEST - 40, LONGEST, 3):
        told = hidden.hide("x " * (before // 2) + "4111 1111 1111 1111 " + "y " * 50)
        assert "4111" not in told and len(told) <= LONGEST


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_what_is_seen_has_no_unseen_letters_and_stays_so(text: str) -> None:
    found = seen(text)
    assert seen(found) == found and len(found) <= len(text)
    assert len(f"|{found}".splitlines()) == len(f"|{found}".split("\n")) or found.endswith("\n")


def test_a_megabyte_takes_no_time() -> None:
    began = time.process_time()
    Hidden("a@x.example").hide("1 " * 500_000)
    Hidden("a@x.example").hide("[PRIVATE-" * 100_000)
    assert time.process_time() - began < 2
