"""One connection to one mailbox: made when needed, dropped at the first trouble."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from inbox_assistant.config import Server
from inbox_assistant.errors import FolderMissing, MailboxBusy, MailboxUnreachable, MailError
from inbox_assistant.mail import folders
from inbox_assistant.mail.connection import Patience, connect, hang_up, is_broken, speaking
from inbox_assistant.mail.refusals import is_passing, words_of

log = logging.getLogger(__name__)

# So long a server is believed to tell all that is new in a selected folder.
RESELECT_SECONDS = 5 * 60.0


@dataclass(frozen=True, slots=True)
class Look:
    """A folder as it was selected. `uidnext` and `modseq` are 0 where the server has none."""

    folder: str
    uidvalidity: int
    exists: int
    uidnext: int = 0
    modseq: int = 0


class Session:
    """Gives connections that listen. It belongs to one thread."""

    def __init__(
        self,
        server: Server,
        patience: Patience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.server = server
        self.patience = patience or Patience()
        self.idle_since: float | None = None
        self.monotonic = monotonic
        self._client: IMAPClient | None = None
        self._look: Look | None = None
        self._heard = 0.0
        self._selected_at = 0.0
        self._names: dict[str, str] = {}

    @contextmanager
    def talking(self, *, idling: bool = False) -> Iterator[IMAPClient]:
        """Give a connection; after a failure the next call makes a new one.

        Raises MailboxUnreachable, MailboxBusy, LoginRefused or FolderMissing.
        """
        try:
            with speaking(self.server):
                if self._client is None:
                    self._client = connect(self.server, self.patience)
                elif not idling:
                    self._wake(self._client)
                yield self._client
            if not idling:
                self.heard()
        except FolderMissing:
            raise
        except MailError:
            self.drop()
            raise

    @contextmanager
    def reading(self, folder: str, uidvalidity: int) -> Iterator[IMAPClient]:
        """Give a connection with that folder selected, read-only, as it was when looked at.

        Raises MailboxUnreachable when the folder was replaced meanwhile.
        """
        with self.talking() as client:
            look = self._look
            if look is None or look.folder != folder:
                look = self._select(client, folder)
            if look.uidvalidity != uidvalidity:
                raise MailboxUnreachable(
                    f"The folder {folder} was replaced while it was read. It is looked at again."
                )
            yield client

    def look(self, folder: str) -> Look:
        """Select the folder, read-only, and return how it is now.

        Where it is selected already the server is only asked what is new: opening a folder of
        100,000 mails again may take it a second.
        """
        if self._look and self._look.folder == folder and self._is_recent():
            look = self._glance(self._look)
            if look is not None:
                self._look = look
                return look
        with self.talking() as client:
            return self._select(client, folder)

    @contextmanager
    def writing(self, folder: str) -> Iterator[tuple[IMAPClient, Look]]:
        """Give a connection with that folder selected for setting flags."""
        with self.talking() as client:
            look = self._select(client, folder, readonly=False)
            self._look = None  # nobody reads where something could be changed
            yield client, look

    def name(self, folder: str) -> str:
        """Return the server's name of a folder that was selected before."""
        return self._names.get(folder, folder)

    def heard(self) -> None:
        """Note that the line was alive just now."""
        self._heard = self.monotonic()

    def silent_for(self) -> float:
        """Return for how many seconds nothing was heard."""
        return self.monotonic() - self._heard

    def end_idle(self, client: IMAPClient) -> list[Any]:
        """End the IDLE and return what the server told meanwhile. On a dead line this takes
        `patience.proof` seconds, and fails."""
        self.idle_since = None
        with self._impatient(client):
            said: list[Any] = client.idle_done()[1]
        self.heard()
        return said

    def prove(self, client: IMAPClient) -> list[Any]:
        """Make the server speak, or find that it is gone; return what it told."""
        with self._impatient(client):
            said: list[Any] = client.noop()[1]
        self.heard()
        return said

    def drop(self) -> None:
        """Close the line without a farewell."""
        client, self._client, self._look, self.idle_since = self._client, None, None, None
        if client:
            hang_up(client)

    def close(self) -> None:
        """End the connection politely, where that does not take long."""
        if self._client and self.idle_since is None and self.silent_for() < self.patience.silence:
            client, self._client = self._client, None
            with suppress(IMAPClientError, OSError), self._impatient(client):
                client.logout()
        self.drop()

    def _wake(self, client: IMAPClient) -> None:
        if self.idle_since is not None:
            self.end_idle(client)
        elif self.silent_for() > self.patience.silence:
            self.prove(client)

    @contextmanager
    def _impatient(self, client: IMAPClient) -> Iterator[None]:
        client.socket().settimeout(self.patience.proof)
        yield
        with suppress(OSError):
            client.socket().settimeout(self.patience.read)

    def _is_recent(self) -> bool:
        return self.monotonic() - self._selected_at < RESELECT_SECONDS

    def _glance(self, before: Look) -> Look | None:
        """Return how the selected folder is now; None when it has to be selected to know, as when
        the server hung up meanwhile, or had to because of a new UIDVALIDITY."""
        items = ["MESSAGES", "UIDNEXT", "UIDVALIDITY"]
        if before.modseq:
            items.append("HIGHESTMODSEQ")
        try:
            with self.talking() as client:
                client.noop()
                status = client.folder_status(self.name(before.folder), items)
        except MailboxBusy:
            raise
        except MailboxUnreachable as error:
            log.info("%s", error)
            return None
        look = Look(
            folder=before.folder,
            uidvalidity=int(status.get(b"UIDVALIDITY", 0)),
            exists=int(status.get(b"MESSAGES", 0)),
            uidnext=int(status.get(b"UIDNEXT", 0)),
            modseq=int(status.get(b"HIGHESTMODSEQ", 0)),
        )
        return look if look.uidvalidity == before.uidvalidity else None

    def _select(self, client: IMAPClient, folder: str, *, readonly: bool = True) -> Look:
        self._look = None
        name = self.name(folder)
        try:
            answer = client.select_folder(name, readonly=readonly)
        except IMAPClientError as error:
            if is_broken(error) or is_passing(words_of(error)):
                raise
            name = folders.named(client, folder, words_of(error))
            answer = client.select_folder(name, readonly=readonly)
        self._names[folder] = name
        self._selected_at = self.monotonic()
        self._look = _look(folder, answer)
        return self._look


def _look(folder: str, answer: dict[bytes, Any]) -> Look:
    if b"UIDVALIDITY" not in answer:
        raise MailboxUnreachable(
            f"The server gives the mails of {folder} no lasting numbers (UIDVALIDITY), so nothing "
            "can be fetched from it safely."
        )
    return Look(
        folder=folder,
        uidvalidity=int(answer[b"UIDVALIDITY"]),
        exists=int(answer.get(b"EXISTS", 0)),
        uidnext=int(answer.get(b"UIDNEXT", 0)),
        modseq=int(answer.get(b"HIGHESTMODSEQ", 0)),
    )
