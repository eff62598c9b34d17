"""Who else was on the customer's mail, and gets a copy of our reply if the agent wants it."""

from collections.abc import Sequence

from flask import request

from inbox_assistant.model import Address, StoredMail
from inbox_assistant.respond.addresses import distinct, is_ours, mailbox_of, sendable
from web import current

MOST = 30


def others(answers: StoredMail | None) -> tuple[Address, ...]:
    """Return the people on that mail besides its writer and ourselves."""
    if answers is None:
        return ()
    mail, config = answers.mail, current.config()
    writers = {mailbox_of(person.address) for person in (mail.answer_to, mail.sender)}
    people = distinct((*mail.to, *mail.cc))
    found = (
        person
        for person in people
        if not is_ours(person.address, config)
        and mailbox_of(person.address) not in writers
        and sendable(person)
    )
    return tuple(found)[:MOST]


def chosen(people: Sequence[Address], mails: Sequence[StoredMail]) -> tuple[Address, ...]:
    """Return those of the people who get a copy: those ticked in the form, and before there is
    one those who got our last reply. Nobody else can be named."""
    if request.method == "POST":
        names = set(request.form.getlist("cc"))
    else:
        ours = (m.mail for m in reversed(mails) if m.direction == "out" and not m.mail.automatic)
        names = {person.address for mail in list(ours)[:1] for person in mail.cc}
    return tuple(person for person in people if person.address in names)
