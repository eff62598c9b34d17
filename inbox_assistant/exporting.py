"""All that is known of a person, as a zip archive: their mail as it came, and the rest as JSON.

Written mail by mail into a file, so that what it takes of memory is one conversation.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from inbox_assistant.errors import NotFound
from inbox_assistant.store.base import Store

README = """\
All that is kept of {addresses}.

person.json          who they are to us: addresses, notes, which actions were logged
conversations/       one file for each conversation, with its mails, how they were read, promises,
                     replies, drafts, notes and updates
mails/               the mails of those conversations as they came or left (RFC 5322)
elsewhere/           mails that they wrote in conversations of others

Times are seconds since 1970-01-01 (UTC); "agents" names those who wrote or changed something.
"""
# The same export gives the same bytes, whenever it is made.
_MADE = (1980, 1, 1, 0, 0, 0)


def export(
    store: Store, addresses: Sequence[str], file: IO[bytes], mailboxes: Collection[str] | None
) -> int:
    """Write the archive of the person with these addresses into the file; return how many mails it
    holds. Only what came to `mailboxes` is in it (None: to any). Raises NotFound when nothing of
    them is there.
    """
    folded = [address.strip().casefold() for address in addresses]
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        writing = _Export(store, archive)
        subjects = list(writing.conversations(_own(store, folded, mailboxes)))
        for stored in store.remaining.written(folded):
            if mailboxes is None or stored.mailbox in mailboxes:
                writing.mail(stored.id, "elsewhere")
                subjects.append(f"mail {stored.id}")
        people = _people(store, folded)
        if not subjects and not people:
            raise NotFound(f"Nothing is known of {', '.join(folded)}.")
        writing.person(people, folded, subjects)
        writing.text("README.txt", README.format(addresses=", ".join(folded)))
    return writing.mails


def _own(store: Store, folded: Sequence[str], mailboxes: Collection[str] | None) -> Iterator[int]:
    for conversation_id in store.remaining.own(folded):
        mailbox = store.conversations.get(conversation_id).mailbox
        if mailboxes is None or mailbox in mailboxes:
            yield conversation_id


def _people(store: Store, folded: Sequence[str]) -> list[int]:
    known = (store.people.by_address(address) for address in folded)
    return sorted(
        {one.id for person in known if person for one in person.addresses if one.address in folded}
    )


class _Export:
    """One archive that is being written."""

    def __init__(self, store: Store, archive: ZipFile) -> None:
        self._store, self._archive = store, archive
        self._agents = {agent.id: agent.name for agent in store.agents.all()}
        self.mails = 0

    def conversations(self, ids: Iterator[int]) -> Iterator[str]:
        """Write conversations; yield what the audit log calls them and their mails."""
        for conversation_id in ids:
            known = self._store.exporting.of_conversation(conversation_id)
            self._json(f"conversations/{conversation_id}.json", known)
            yield f"conversation {conversation_id}"
            for mail in known["mails"]:
                self._raws(mail["id"], f"mails/{conversation_id}")
                yield f"mail {mail['id']}"

    def mail(self, mail_id: int, folder: str) -> None:
        """Write a single mail with what was understood of it."""
        self._json(f"{folder}/{mail_id}.json", self._store.exporting.of_mail(mail_id))
        self._raws(mail_id, folder)

    def person(
        self, people: Sequence[int], addresses: Sequence[str], subjects: Sequence[str]
    ) -> None:
        """Write who they are to us."""
        known = self._store.exporting.of_people(people, addresses)
        named = [*subjects, *(f"person {person}" for person in people)]
        self._json("person.json", known | self._store.exporting.audited(named))

    def _raws(self, mail_id: int, folder: str) -> None:
        for number, raw in enumerate(self._store.remaining.raws(mail_id).values()):
            name = f"{mail_id}.eml" if number == 0 else f"{mail_id}-{number + 1}.eml"
            self._write(f"{folder}/{name}", raw)
        self.mails += 1

    def _json(self, name: str, known: dict[str, Any]) -> None:
        said = known | {"agents": self._agents}
        self.text(name, json.dumps(said, ensure_ascii=False, indent=1))

    def text(self, name: str, text: str) -> None:
        """Write a text file."""
        self._write(name, text.encode("utf-8", "replace"))

    def _write(self, name: str, data: bytes) -> None:
        info = ZipInfo(str(PurePosixPath(name)), _MADE)
        info.compress_type = ZIP_DEFLATED
        self._archive.writestr(info, data)
