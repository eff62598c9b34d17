"""What servers say of who sent a mail is read from the first field, in linear time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.authentication import Authentication, authentication

NAME = "Authentication-Results"


def said(*values: str) -> Authentication:
    found = authentication([(NAME, value) for value in values])
    assert found
    return found


def test_each_method_is_told_with_the_server_that_says_so() -> None:
    found = said(
        "mx.shop.example; dkim=pass (2048-bit key) header.d=customer.example; "
        "spf=softfail smtp.mailfrom=customer.example; dmarc=pass (p=none dmarc=fail)"
    )
    assert found.server == "mx.shop.example"
    assert found.found == (("SPF", "softfail"), ("DKIM", "pass"), ("DMARC", "pass"))


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("mx; dmarc=pass", "confirmed"),
        ("mx; dkim=pass; spf=pass; dmarc=fail", "denied"),
        ("mx; dkim=pass; dmarc=none", "partly"),
        ("mx; SPF=Pass", "partly"),
        ("mx; spf=fail", "unknown"),
        ("mx; none", "unknown"),
        ("", "unknown"),
        ("mx; dkim=fail; dkim=pass", "partly"),
        ("mx; dkim=pass; dkim=fail", "partly"),
        ("mx; x-dmarc=pass", "unknown"),
        ("mx; dmarc/1 = pass", "confirmed"),
        ("mx; spf=none smtp.mailfrom=dmarc=pass@x.example", "unknown"),
        ('mx; spf=none smtp.mailfrom="a; dmarc=pass"@x.example', "unknown"),
        ("mx; spf=none (helo (x); dmarc=pass)", "unknown"),
        ("mx dmarc=pass", "unknown"),
    ],
)
def test_only_dmarc_speaks_of_the_address_agents_see(value: str, verdict: str) -> None:
    assert said(value).verdict == verdict


def test_only_the_first_field_counts_those_below_are_the_senders() -> None:
    assert said("mx.shop.example; dmarc=fail", "mx.evil.example; dmarc=pass").verdict == "denied"


def test_without_the_field_nothing_is_said() -> None:
    assert authentication([("Received-SPF", "pass"), ("X-Authentication-Results", "a; b")]) is None


@given(st.text(max_size=300))
def test_any_value_is_read(value: str) -> None:
    assert authentication([(NAME, value)]) is not None


@pytest.mark.parametrize("piece", ["(", "spf=", "spf =", "dkim= ", "a.", "((", ")("])
def test_hostile_values_are_read_at_once(piece: str) -> None:
    assert said(piece * 50_000).verdict == "unknown"
