"""The stored form of a parsed mail gives the same mail back."""

from inbox_assistant.mail.parse import parse
from inbox_assistant.model import Address, Invitation
from inbox_assistant.store.sql.rows import mail_json, mail_of
from tests.builders import a_mail, raw_mail


def test_a_mail_comes_back_as_it_was() -> None:
    mail = a_mail(
        invitations=(
            Invitation("REQUEST", "Visit", "2026-02-02", organiser=Address("Anna", "a@b.example")),
            Invitation("CANCEL", "Visit", repeats=True),
        ),
        protection="smime-encrypted",
        deceptions=("other-address-in-name", "mixed-scripts"),
    )
    assert mail_of(mail_json(mail)) == mail


def test_a_plain_mail_comes_back_as_it_was() -> None:
    mail = parse(raw_mail())
    assert mail_of(mail_json(mail)) == mail
