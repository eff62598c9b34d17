"""Which passwords are refused, and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.passwords import weakness

OWN = ("Giulia Bianchi", "giulia@shop.example", "Bottega")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "short"),
        ("x" * 201, "long"),
        ("aaaaaaaaaaaaaa", "simple"),
        ("123456789012", "simple"),
        ("010119900505", "simple"),
        ("qwertyuiop12", "simple"),
        ("98765432109876", "simple"),
        ("abcdefghijkl1", "simple"),
        ("password1234", "common"),
        ("P4ssw0rd2024!", "common"),
        ("Summer2025!!!", "common"),
        ("letmein-letmein", "common"),
        ("correct horse battery staple", "common"),
        ("GiuliaBianchi1", "own"),
        ("giulia@shop.example", "own"),
        ("Bottega-2026!", "own"),
        ("bulgaro tavolo verde", ""),
        ("x9$kQ2!mVb7z", ""),
        ("Пароль на каждый день", ""),
    ],
)
def test_a_password_is_refused_for_a_reason(password: str, why: str) -> None:
    assert weakness(password, OWN) == why


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_is_judged(text: str) -> None:
    assert weakness(text, OWN) in {"short", "long", "simple", "common", "own", ""}
