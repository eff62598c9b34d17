"""Names that would make agents believe somebody else writes."""

import pytest

from inbox_assistant.mail.deception import deceptions
from inbox_assistant.mail.parse import parse
from inbox_assistant.model import Address
from tests.mail.raws import bare


@pytest.mark.parametrize(
    "name",
    ["support@bank.example", "Bank (support@bank.example)", "support＠bank.example"],
)
def test_a_name_that_shows_another_address_is_told(name: str) -> None:
    assert deceptions(Address(name, "thief@x.example")) == ("other-address-in-name",)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Anna@Customer.example", "anna@customer.example"),
        ("Anna Rossi", "anna@customer.example"),
        ("Anna @ work", "anna@customer.example"),
        ("Пётр Ильич", "petr@customer.example"),
        ("Γιάννης (John)", "john@customer.example"),
        ("José Müller Łukasz", "jose@customer.example"),
        ("山田 Taro", "taro@customer.example"),
        ("support@bank.example", ""),
    ],
)
def test_an_honest_name_is_not(name: str, address: str) -> None:
    assert deceptions(Address(name, address)) == ()


@pytest.mark.parametrize(
    ("name", "address"), [("Pаypаl", "a@x.example"), ("Anna", "info@pаypal.example")]
)
def test_letters_of_alphabets_that_look_alike_are_told(name: str, address: str) -> None:
    assert deceptions(Address(name, address)) == ("mixed-scripts",)


def test_names_and_subjects_cannot_turn_the_direction_of_words() -> None:
    written = "=?utf-8?q?A=E2=80=AEgpj.exe=E2=81=A6=E2=80=8Bx?="
    mail = parse(bare(f"From: {written} <a@b.example>", f"Subject: {written}"))
    assert mail.sender.name == mail.subject == "Agpj.exex"


def test_words_written_from_right_to_left_survive() -> None:
    name = "שרה כהן \u200fسارة می‌خواهم"
    mail = parse(
        bare("From: x@b.example")
        .replace(b"x@", name.encode() + b" <x@")
        .replace(b"example", b"example>", 1)
    )
    assert mail.sender == Address(name, "x@b.example")
    assert mail.deceptions == ()


def test_a_misleading_mail_carries_its_notice() -> None:
    mail = parse(bare('From: "support@bank.example" <thief@x.example>'))
    assert mail.deceptions == ("other-address-in-name",)
    assert mail.sender.address == "thief@x.example"
