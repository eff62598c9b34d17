"""Tokens that prove that a mail answers ours."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.tokens import sign, signed

SECRET = bytes(range(32))
numbers = st.integers(1, 10**15 - 1)


@given(numbers, st.binary(min_size=16, max_size=64))
def test_a_token_names_its_conversation_whatever_became_of_its_case(
    number: int, secret: bytes
) -> None:
    token = sign(number, secret)
    assert re.fullmatch(r"[a-z0-9-]{1,34}", token)
    for text in (f"<{token}.x7@shop.example>", f"support+{token.upper()}@shop.example", token):
        assert signed(text, secret) == number


@given(numbers, numbers)
def test_no_token_can_be_bent_to_another_conversation(number: int, other: int) -> None:
    forged = sign(number, SECRET).replace(f"c{number}-", f"c{other}-")
    assert signed(forged, SECRET) == (number if number == other else None)


@given(st.text(max_size=300))
def test_no_text_is_a_token_by_chance(text: str) -> None:
    assert signed(text, SECRET) is None


def test_another_installation_s_token_is_none_of_ours() -> None:
    assert signed(sign(7, b"another secret"), SECRET) is None


def test_a_forged_token_does_not_hide_the_right_one() -> None:
    text = f"<c8-{'a' * 16}.{sign(7, SECRET)}@x>"
    assert signed(text, SECRET) == 7


@pytest.mark.parametrize("change", ["x{}", "{}x", "0{}", "{}2"])
def test_a_token_stands_apart_from_letters_and_digits(change: str) -> None:
    assert signed(change.format(sign(7, SECRET)), SECRET) is None
