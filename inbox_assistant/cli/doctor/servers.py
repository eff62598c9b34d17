"""Mistakes between us and the mail servers: tried for real, without sending anything."""

from collections.abc import Iterator
from contextlib import closing

from inbox_assistant.cli.doctor.said import Said, look, right, wrong
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import InboxAssistantError, LoginRefused, MailError
from inbox_assistant.providers import providers
from inbox_assistant.store.base import Store
from inbox_assistant.tables import table


def checked(found: Config, store: Store) -> Iterator[Said]:
    """Yield what there is to say of each mailbox."""
    for mailbox in found.mailboxes:
        yield from _receiving(mailbox, store)
        yield from _sending(mailbox, (*found.report.to, *found.alerts.to))


def _receiving(mailbox: MailboxConfig, store: Store) -> Iterator[Said]:
    from inbox_assistant.mail.imap import ImapMailbox  # see the package docstring of cli

    try:
        for line in ImapMailbox(mailbox).check():
            yield right(f"{mailbox.name}: {line}")
        yield from _renumbered(mailbox, store)
    except MailError as error:
        yield wrong(f"{mailbox.name}: receiving: {_with_remedy(error, mailbox)}")


def _renumbered(mailbox: MailboxConfig, store: Store) -> Iterator[Said]:
    from inbox_assistant.mail.imap import ImapMailbox

    cursors = [store.raw_mails.cursor(mailbox.name, folder) for folder in mailbox.folders]
    with closing(ImapMailbox(mailbox)) as opened:
        for cursor in cursors:
            if cursor is not None and opened.is_renumbered(cursor):
                yield look(
                    f"{mailbox.name}: the server has numbered the mails of {cursor.folder} anew "
                    "(UIDVALIDITY): all are looked at again, and none comes twice; nothing to do"
                )


def _sending(mailbox: MailboxConfig, others: tuple[str, ...]) -> Iterator[Said]:
    from inbox_assistant.respond.trying import try_sending

    recipient = others[0] if others else mailbox.address
    try:
        try_sending(mailbox.smtp, mailbox.address, recipient)
    except InboxAssistantError as error:
        yield wrong(f"{mailbox.name}: sending: {_with_remedy(error, mailbox)}")
    else:
        yield right(f"{mailbox.name}: sending through {mailbox.smtp.host} works")


def _with_remedy(error: InboxAssistantError, mailbox: MailboxConfig) -> str:
    """Return the error with what helps against it, where more is known than it says."""
    words = str(error)
    if isinstance(error, LoginRefused) and (kind := _password_of(mailbox)):
        return f"{words} This provider wants {kind}."
    folded = words.casefold()
    for remedy in table("inbox_assistant.cli.doctor", "remedies")["remedy"]:
        if any(part in folded for part in remedy["said"]):
            return f"{words} {remedy['do']}"
    return words


def _password_of(mailbox: MailboxConfig) -> str:
    """Return what kind of password the provider takes, "" when it is not known."""
    known = (one.password for one in providers().values() if one.imap == mailbox.imap.host)
    return next(known, "")
