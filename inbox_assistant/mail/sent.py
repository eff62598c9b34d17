"""Copies of what we sent, kept in the folder of sent mail: each once."""

import logging
import re

from imapclient import SEEN, IMAPClient
from imapclient.exceptions import IMAPClientError

from inbox_assistant.clock import Clock
from inbox_assistant.config import MailboxConfig
from inbox_assistant.errors import MailboxBusy, MailboxUnreachable
from inbox_assistant.mail import folders
from inbox_assistant.mail.connection import is_broken
from inbox_assistant.mail.refusals import is_throttled, words_of
from inbox_assistant.mail.session import Session

log = logging.getLogger(__name__)

# Where SEARCH can't be trusted, the copy is looked for among that many mails.
NEWEST = 20
_HEADER = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"


def keep(
    session: Session, config: MailboxConfig, raw: bytes, message_id: str, clock: Clock
) -> None:
    """Put the mail into the folder of sent mail, unless that Message-ID is there, or the provider
    keeps a copy of its own. Raises MailboxUnreachable when there is no such folder."""
    with session.talking() as client:
        if client.has_capability("X-GM-EXT-1"):
            return  # Gmail keeps what leaves through it
        folder = named(client, config)
    look = session.look(folder)
    if _is_among_newest(session, folder, look.uidvalidity, look.exists, message_id):
        return
    if _is_found(session, folder, look.uidvalidity, message_id):
        return
    with session.talking() as client:
        name = session.name(folder)
        client.append(name, raw, flags=(SEEN,), msg_time=clock())


def named(client: IMAPClient, config: MailboxConfig) -> str:
    """Return the folder of sent mail. Raises MailboxUnreachable when nobody knows it."""
    folder = config.sent_folder or folders.sent(client)
    if folder is None:
        raise MailboxUnreachable(
            f"{config.imap.host} does not say where sent mail is kept: "
            f"write sent_folder into the part of mailbox {config.name}."
        )
    return folder


def _is_among_newest(
    session: Session, folder: str, uidvalidity: int, exists: int, message_id: str
) -> bool:
    """Look at the newest mails themselves: SEARCH HEADER finds nothing on some servers, or not
    yet."""
    if not exists:
        return False
    wanted = re.compile(rb"(?<!\S)" + re.escape(message_id.encode()) + rb"(?!\S)")
    with session.reading(folder, uidvalidity) as client:
        client._imap.untagged_responses.pop("FETCH", None)
        kind, lines = client._imap.fetch(f"{max(1, exists - NEWEST + 1)}:*", f"({_HEADER})")
        if kind != "OK":
            return False
        headers = [line[1] for line in lines if isinstance(line, tuple)]
    return any(wanted.search(header) for header in headers)


def _is_found(session: Session, folder: str, uidvalidity: int, message_id: str) -> bool:
    """Search for the Message-ID; a server that can't, or breaks off over it, finds nothing."""
    asked = False
    try:
        with session.reading(folder, uidvalidity) as client:
            asked = True
            try:
                return bool(client.search(["HEADER", "Message-ID", message_id]))
            except IMAPClientError as error:
                if is_broken(error) or is_throttled(words_of(error)):
                    raise
                log.warning("SEARCH by Message-ID is refused: %s", words_of(error))
                return False
    except MailboxBusy:
        raise
    except MailboxUnreachable as error:
        if not asked:
            raise
        log.warning("SEARCH by Message-ID breaks off: %s", error)
        return False
