"""Waiting for new mail: by IDLE where the server has it (RFC 2177), else by asking now and then."""

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from imapclient.exceptions import IMAPClientError

from inbox_assistant.errors import FolderMissing, MailboxUnreachable
from inbox_assistant.mail.connection import is_broken
from inbox_assistant.mail.refusals import refused
from inbox_assistant.mail.session import Look, Session


class Idling:
    """Waits for news of the first of the folders there is. An IDLE goes on between calls, is
    renewed in time, and is proven alive when nothing is heard."""

    def __init__(self, session: Session, folders: Sequence[str]) -> None:
        self._session = session
        self._folders = folders
        self._seen: dict[str, Look] = {}
        self._exists = 0
        self._is_deaf = False

    def saw(self, look: Look) -> None:
        """Note how a folder was when its mail was fetched: what comes later is news."""
        self._seen[look.folder] = look

    def wait(self, seconds: float) -> bool:
        """Wait up to that long; return True as soon as there is more mail than before."""
        if not self._can_idle():
            return self._sleep(seconds)
        if self._is_due() and self._end():
            return True
        if self._session.idle_since is None and self._begin():
            return True
        return self._listen(seconds) if self._session.idle_since is not None else False

    def _can_idle(self) -> bool:
        with self._session.talking(idling=True) as client:
            return not self._is_deaf and bool(client.has_capability("IDLE"))

    def _begin(self) -> bool:
        """Select the folder and begin to IDLE; return True when more came in before that."""
        look = self._look()
        before, self._seen[look.folder] = self._seen.get(look.folder), look
        if before is not None and _has_grown(before, look):
            return True
        self._exists = look.exists
        with self._session.reading(look.folder, look.uidvalidity) as client:
            client._imap.untagged_responses.pop("EXISTS", None)  # counted in the look
            try:
                client.idle()
            except IMAPClientError as error:
                if is_broken(error):
                    raise
                self._is_deaf = True  # it offers IDLE, and refuses
                return False
            self._session.idle_since = self._session.monotonic()
            told = client._imap.untagged_responses.get("EXISTS") or [0]
            return int(told[-1]) > look.exists

    def _end(self) -> bool:
        with self._session.talking(idling=True) as client:
            return self._news(self._session.end_idle(client))

    def _listen(self, seconds: float) -> bool:
        with self._session.talking(idling=True) as client:
            started = time.monotonic()
            said = client.idle_check(timeout=seconds)
            if said:
                self._session.heard()
            elif time.monotonic() - started < seconds / 2:
                raise MailboxUnreachable(f"{self._session.server.host} hung up. It is tried again.")
            return self._news(said)

    def _sleep(self, seconds: float) -> bool:
        time.sleep(seconds)
        if self._session.silent_for() < self._session.patience.silence:
            return False
        with self._session.talking(idling=True) as client:
            return self._news(self._session.prove(client))

    def _is_due(self) -> bool:
        session = self._session
        if session.idle_since is None:
            return False
        since = session.monotonic() - session.idle_since
        return since > session.patience.idle or session.silent_for() > session.patience.silence

    def _look(self) -> Look:
        for folder in self._folders[:-1]:
            with suppress(FolderMissing):
                return self._session.look(folder)
        return self._session.look(self._folders[-1])

    def _news(self, said: Iterable[Any]) -> bool:
        """Return whether there is more mail than before; the rest is noise."""
        before = self._exists
        for item in said:
            if not isinstance(item, tuple) or not item:
                continue
            if item[0] == b"BYE":
                words = b" ".join(part for part in item[1:] if isinstance(part, bytes))
                raise refused(self._session.server.host, words.decode("utf-8", "replace"))
            if item[-1] == b"EXISTS" and isinstance(item[0], int):
                self._exists = item[0]
            elif item[-1] == b"EXPUNGE":
                before = self._exists = max(0, self._exists - 1)
        return self._exists > before


def _has_grown(before: Look, now: Look) -> bool:
    return (
        before.uidvalidity != now.uidvalidity
        or before.exists < now.exists
        or before.uidnext < now.uidnext
    )
