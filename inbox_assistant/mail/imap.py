"""A mailbox on an IMAP server (RFC 3501, RFC 9051), through imapclient."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC
from typing import Any

from imapclient import ANSWERED, SEEN, IMAPClient
from imapclient.exceptions import IMAPClientError
from imapclient.imapclient import SENT

from inbox_assistant.clock import utc_now
from inbox_assistant.config import MailboxConfig
from inbox_assistant.errors import MailboxUnreachable, MailError
from inbox_assistant.mail.connection import connect, hang_up, is_broken, speaking
from inbox_assistant.model import Batch, Cursor, Fetched, Place

log = logging.getLogger(__name__)

BATCH_MAILS = 100
BATCH_BYTES = 8_000_000
# RFC 2177: servers may hang up after 30 minutes, and home routers forget lines earlier.
IDLE_SECONDS = 9 * 60
_ITEMS = ["BODY.PEEK[]", "INTERNALDATE"]


class ImapMailbox:
    """Implements `mail.mailbox.Mailbox`. It belongs to one thread."""

    def __init__(
        self, config: MailboxConfig, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._config = config
        self._monotonic = monotonic
        self._client: IMAPClient | None = None
        self._idle_since: float | None = None

    def new_since(self, cursor: Cursor | None, folder: str) -> Iterator[Batch]:
        """Yield batches of the folder's mails after the cursor, each with its new cursor.

        When UIDVALIDITY has changed, all mails come again: the store knows them by their bytes.
        """
        with self._talking() as client:
            validity = int(client.select_folder(folder, readonly=True)[b"UIDVALIDITY"])
            known = cursor is not None and cursor.uidvalidity == validity
            last = cursor.uid if cursor and known else 0
            # "n:*" names the last mail even when it is older than n (RFC 3501 6.4.8).
            found = client.search(["UID", f"{last + 1}:*", "UNDELETED"])
            uids = sorted(uid for uid in found if uid > last)
        for start in range(0, len(uids), BATCH_MAILS):
            for batch in self._batches(uids[start : start + BATCH_MAILS]):
                with self._talking() as client:
                    mails = _fetched(client, batch)
                yield Batch(
                    tuple(_mail(folder, validity, uid, data) for uid, data in mails),
                    Cursor(self._config.name, folder, validity, batch[-1]),
                )

    def wait(self, seconds: float) -> bool:
        """Wait for news of the first folder, by IDLE where the server has it (RFC 2177).

        The IDLE goes on between calls, and is renewed in time.
        """
        with self._talking(idling=True) as client:
            if not client.has_capability("IDLE"):
                time.sleep(seconds)
                return False
            started = self._monotonic()
            if self._idle_since is not None and started - self._idle_since > IDLE_SECONDS:
                self._end_idle(client)
            if self._idle_since is None:
                client.select_folder(self._config.folders[0], readonly=True)
                client.idle()
                self._idle_since = started
            news = client.idle_check(timeout=seconds)
            if not news and self._monotonic() - started < seconds / 2:
                raise MailboxUnreachable(f"{self._config.imap.host} hung up. It is tried again.")
            return any(b"EXISTS" in item for item in news)

    def save_sent(self, raw: bytes, message_id: str) -> None:
        """Put the mail into the folder of sent mail, unless that Message-ID is there."""
        with self._talking() as client:
            folder = self._sent_folder(client)
            client.select_folder(folder, readonly=True)
            if not client.search(["HEADER", "Message-ID", message_id]):
                client.append(folder, raw, flags=(SEEN,), msg_time=utc_now())

    def mark_answered(self, place: Place) -> None:
        """Set \\Answered on the mail, if it still lies at that place."""
        with self._talking() as client:
            selected = client.select_folder(place.folder)
            if int(selected[b"UIDVALIDITY"]) == place.uidvalidity:
                client.add_flags([place.uid], [ANSWERED], silent=True)

    def check(self) -> list[str]:
        """Return what works, in plain words; the connection is closed afterwards."""
        server = self._config.imap
        try:
            with self._talking() as client:
                lines = [f"{server.host} lets {server.user} in ({server.security})"]
                for folder in self._config.folders:
                    count = client.select_folder(folder, readonly=True)[b"EXISTS"]
                    lines.append(f"folder {folder} holds {count} mail(s)")
                lines.append(f"replies are kept in {self._sent_folder(client)}")
                idle = client.has_capability("IDLE")
                pause = f"looked for every {self._config.poll_seconds} seconds"
                lines.append(f"new mail is {'announced by the server' if idle else pause}")
                return lines
        finally:
            self.close()

    def close(self) -> None:
        """End the connection."""
        client, self._client = self._client, None
        if client and self._idle_since is None:
            with suppress(IMAPClientError, OSError):
                client.logout()
        elif client:
            hang_up(client)
        self._idle_since = None

    @contextmanager
    def _talking(self, *, idling: bool = False) -> Iterator[IMAPClient]:
        """Give a connection that listens; after a failure the next call makes a new one."""
        try:
            with speaking(self._config.imap):
                if self._client is None:
                    self._client = connect(self._config.imap)
                if self._idle_since is not None and not idling:
                    self._end_idle(self._client)
                yield self._client
        except MailError:
            client, self._client, self._idle_since = self._client, None, None
            if client:
                hang_up(client)
            raise

    def _batches(self, uids: Sequence[int]) -> list[list[int]]:
        """Split UIDs so that a cut line costs little, and memory stays small."""
        with self._talking() as client:
            sizes = client.fetch(uids, ["RFC822.SIZE"])
        batches: list[list[int]] = [[]]
        filled = 0
        for uid in uids:
            size = sizes.get(uid, {}).get(b"RFC822.SIZE", 0)
            if batches[-1] and filled + size > BATCH_BYTES:
                batches.append([])
                filled = 0
            batches[-1].append(uid)
            filled += size
        return batches

    def _sent_folder(self, client: IMAPClient) -> str:
        folder = self._config.sent_folder or client.find_special_folder(SENT)
        if folder is None:
            raise MailboxUnreachable(
                f"{self._config.imap.host} does not say where sent mail is kept: "
                f"write sent_folder into the part of mailbox {self._config.name}."
            )
        return str(folder)

    def _end_idle(self, client: IMAPClient) -> None:
        self._idle_since = None
        client.idle_done()


def _fetched(client: IMAPClient, uids: Sequence[int]) -> list[tuple[int, dict[bytes, Any]]]:
    """Return what the server gives of these mails, in order; some may be gone by now."""
    try:
        answer = client.fetch(uids, _ITEMS)
    except IMAPClientError as error:
        if is_broken(error):
            raise
        # A server that refuses one mail refuses the whole batch with it.
        if len(uids) == 1:
            log.error("The server refuses to give mail UID %d: %s", uids[0], error)
            return []
        middle = len(uids) // 2
        return _fetched(client, uids[:middle]) + _fetched(client, uids[middle:])
    return [(uid, answer[uid]) for uid in uids if b"BODY[]" in answer.get(uid, {})]


def _mail(folder: str, validity: int, uid: int, data: dict[bytes, Any]) -> Fetched:
    received = data.get(b"INTERNALDATE") or utc_now()
    return Fetched(
        folder=folder,
        uidvalidity=validity,
        uid=uid,
        raw=data[b"BODY[]"] or b"",
        received_at=received.astimezone(UTC),
    )
