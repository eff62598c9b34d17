"""Customers are greeted by name only when the name is a person's."""

import pytest

from inbox_assistant.model import Address
from inbox_assistant.respond.naming import personal_name


@pytest.mark.parametrize(
    ("shown", "full"),
    [
        ("Maria Rossi", "Maria Rossi"),
        ("MARIA ROSSI", "Maria Rossi"),
        ("maria rossi", "Maria Rossi"),
        ("Rossi, Maria", "Maria Rossi"),
        ("Dott. Maria Rossi", "Maria Rossi"),
        ("Jean-Luc Pradel", "Jean-Luc Pradel"),
        ("Conor O'Brien", "Conor O'Brien"),
        ("LUDWIG VAN BEETHOVEN", "Ludwig van Beethoven"),
        ("Ian McDonald", "Ian McDonald"),
        ("Begoña", "Begoña"),
        ("Manuela Frau", "Manuela Frau"),
        ("Kirsty M", "Kirsty M"),
    ],
)
def test_a_persons_name_is_used_as_the_person_would_write_it(shown: str, full: str) -> None:
    name = personal_name(Address(shown, "x@customer.example"))
    assert name is not None
    assert name.full == full


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "info",
        "Ufficio Acquisti",
        "Rossi S.r.l.",
        "Müller GmbH",
        "Atelier Cuisine du Quai",
        "Réponse automatique",
        "Famille Wauters",
        "maria85",
        "maria@customer.example",
        "Il mio nome è molto molto lungo davvero",
        "{team}",
        "Maria\r\nBcc: all@customer.example",
        "<script>",
        "J.",
        "M. Dupont",
        "Frau Seidel",
        "Ing. Boschetti",
        "Stadtwerke-Kantine",
    ],
)
def test_what_is_not_surely_a_persons_name_is_left_out(shown: str) -> None:
    assert personal_name(Address(shown, "x@customer.example")) is None


def test_the_first_name_stands_alone_for_informal_greetings() -> None:
    name = personal_name(Address("Rossi, Maria", "x@customer.example"))
    assert name is not None
    assert name.first == "Maria"
