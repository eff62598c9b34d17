"""Which organisation an address belongs to."""

import pytest

from inbox_assistant.organisations import organisation_of


@pytest.mark.parametrize(
    ("address", "organisation"),
    [
        ("anna@Acme.example", "acme.example"),
        ("anna@mail.acme.example.", "mail.acme.example"),
        ("anna@gmail.com", None),
        ("anna@LIBERO.it", None),
        ("anna@tin.it", None),
        ("anna@web.de", None),
        ("anna@localhost", None),
        ("anna", None),
        ("", None),
        ("anna@" + "a" * 300 + ".example", None),
    ],
)
def test_a_domain_is_an_organisation_unless_its_mail_is_free(
    address: str, organisation: str | None
) -> None:
    assert organisation_of(address) == organisation
