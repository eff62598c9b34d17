"""Erasing a person for good: what they wrote and were told, and what names them elsewhere.

All at once or not at all. What is fetched or imported again stays away; a new mail of theirs is a
new beginning. Mail of others stays theirs: in it, names, addresses and quoted words become "•••".
"""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial

from inbox_assistant.erasing import contents_of, erase
from inbox_assistant.errors import NotFound
from inbox_assistant.mail.parse import parse
from inbox_assistant.model import StoredMail
from inbox_assistant.remains import Remains, folded
from inbox_assistant.report.redacting import redacted
from inbox_assistant.rewriting import masked_mail, plain_mail, tells
from inbox_assistant.store.base import Store
from inbox_assistant.store.remaining import Passage
from inbox_assistant.understand.rarity import unheard

log = logging.getLogger(__name__)

_NIGHTS = 100_000  # reports that are gone through: all there are


@dataclass(slots=True)
class Erasure:
    """What is going to be erased, or was. `others` are people whose mail lies in their
    conversations and goes too; `naming` are mails of others in which they are made unreadable."""

    addresses: tuple[str, ...]
    conversations: tuple[int, ...]
    mails: int = 0
    written: tuple[StoredMail, ...] = ()
    notes: int = 0
    others: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    naming: tuple[int, ...] = ()


def plan(
    store: Store, addresses: Iterable[str], *, everywhere: bool = True, must_be_known: bool = True
) -> Erasure:
    """Return what erasing the person with these addresses would take away; nothing is changed.

    Mail of others that names them is looked for among all there is, unless told not `everywhere`.
    Raises NotFound when nothing of them is here, if it `must_be_known`: else mail of others may
    still name them.
    """
    folded = tuple(dict.fromkeys(address.strip().casefold() for address in addresses))
    known = [person for person in map(store.people.by_address, folded) if person]
    own, written = store.remaining.own(folded), store.remaining.written(folded)
    if must_be_known and not own and not written and not known:
        raise NotFound(f"Nothing is known of {', '.join(folded)}.")
    erasure = Erasure(folded, tuple(own), written=tuple(written), mails=len(written))
    ids = {one.id for person in known for one in person.addresses if one.address in folded}
    erasure.notes = len(store.acquaintance.notes(sorted(ids)))
    for conversation_id in own:
        _look_into(store, conversation_id, erasure)
    _take_names(erasure, written)
    # A namesake is somebody else: such a name tells of nobody outside the person's own mail.
    erasure.names -= store.forgetting.shared(erasure.names, folded)
    if everywhere:
        erasure.naming = tuple(_naming(store, erasure))
    return erasure


def _naming(store: Store, erasure: Erasure) -> Iterator[int]:
    going = {mail.id for mail in erasure.written}
    whole = (name for name in erasure.names if " " in name)
    for mail_id in store.remaining.naming([*erasure.addresses, *whole]):
        there = store.readings.stored_mail(mail_id).conversation_id
        if mail_id not in going and there not in erasure.conversations:
            yield mail_id


def _look_into(store: Store, conversation_id: int, erasure: Erasure) -> None:
    mails = store.conversations.mails(conversation_id)
    erasure.mails += len(mails)
    erasure.names.add(store.conversations.get(conversation_id).customer.name)
    writers = {m.mail.sender.address.casefold() for m in mails if m.direction == "in"}
    erasure.others |= writers - set(erasure.addresses)
    _take_names(erasure, mails)


def _take_names(erasure: Erasure, mails: Iterable[StoredMail]) -> None:
    for stored in mails:
        people = (stored.mail.sender, *stored.mail.to, *stored.mail.cc)
        erasure.names |= {one.name for one in people if one.address.casefold() in erasure.addresses}
    erasure.names.discard("")


def forget(store: Store, addresses: Iterable[str], *, must_be_known: bool = True) -> Erasure:
    """Erase the person with these addresses; return what was erased.

    Raises NotFound when nothing of them is here, and Conflict while a letter to or about them is
    being sent: then nothing was changed.
    """
    with store.writing():
        erasure = plan(store, addresses, must_be_known=must_be_known)
        _Forgetting(store, erasure).run()
    log.info("A person with %d mails was erased", erasure.mails)
    return erasure


class _Forgetting:
    """One erasing, inside its transaction."""

    def __init__(self, store: Store, erasure: Erasure) -> None:
        self._store, self._erasure = store, erasure
        known = {one.word.casefold() for one in store.checking.words()}
        self._remains = Remains(
            erasure.addresses, erasure.names, lambda words: unheard(words - known)
        )
        self._elsewhere = cache(store.remaining.has)
        self._issues: set[int] = set()

    def run(self) -> None:
        erasure = self._erasure
        self._learn()
        for conversation_id in erasure.conversations:
            self._erase_conversation(conversation_id)
        beside = self._erase_written()
        for mail_id in dict.fromkeys((*erasure.naming, *beside)):
            stored = self._store.readings.stored_mail(mail_id)
            # What was looked for may have been found inside a longer name.
            if mail_id in beside or self._remains.names_them(str(stored.mail)):
                self._rewrite(stored)
        self._store.forgetting.forget(erasure.addresses, erasure.names)
        self._redact_reports()
        for passage in self._store.remaining.passages():
            self._mask_passage(passage)

    def _learn(self) -> None:
        """Remember their words while they are here, those of the newest mails first."""
        for conversation_id in reversed(self._erasure.conversations):
            for stored in reversed(self._store.conversations.mails(conversation_id)):
                self._learn_mail(stored)
        for stored in self._erasure.written:
            self._learn_mail(stored)

    def _learn_mail(self, stored: StoredMail) -> None:
        membership = self._store.readings.membership(stored.id)
        if membership:
            known = (membership.issue, membership.on_arrival)
            self._issues |= {issue for issue in known if issue is not None}
        if stored.direction == "in":
            self._remains.learn(stored.mail)

    def _erase_conversation(self, conversation_id: int) -> None:
        try:
            erase(self._store, conversation_id)
        except NotFound:
            log.debug("Conversation %d went with the one it was merged into", conversation_id)

    def _erase_written(self) -> list[int]:
        """Erase their mails in conversations of others; return the mails beside them."""
        places: dict[int, list[StoredMail]] = {}
        for stored in self._erasure.written:
            places.setdefault(stored.conversation_id, []).append(stored)
        beside: list[int] = []
        for conversation_id, mails in places.items():
            contents = contents_of(self._store, conversation_id, mails)
            ids: dict[int, str | None] = {mail.id: contents.get(mail.id) for mail in mails}
            self._store.erasing.erase_mails(conversation_id, ids)
            left = self._store.conversations.mails(conversation_id)
            beside += [mail.id for mail in left]
            if not left:
                self._erase_conversation(conversation_id)
        return beside

    def _rewrite(self, stored: StoredMail) -> None:
        """Mask a mail of others; its bytes too, in place if that is enough.

        It speaks of the person, so half a name means them as well, unless it is the writer's.
        """
        head = self._store.conversations.get(stored.conversation_id)
        others = set(folded(f"{head.customer.name} {stored.mail.sender.name}"))

        def theirs(words: str) -> bool:
            # What others write in a word of their own is theirs, however rare it is.
            return words in others or self._remains.is_rare(words)

        masked = partial(self._remains.masked, elsewhere=theirs)
        if not tells(stored.mail, masked):
            return
        mail = masked_mail(stored.mail, masked)
        raws = self._store.remaining.raws(stored.id)
        blotted = {place: self._remains.blotted(raw) for place, raw in raws.items()}
        for place, raw in blotted.items():
            if tells(parse(raw), masked):
                blotted[place] = plain_mail(mail)
        masked_value = partial(self._remains.masked_value, elsewhere=theirs)
        self._store.remaining.rewrite(stored.id, mail, masked_value, blotted)

    def _masked(self, text: str) -> str:
        return self._remains.masked(text, self._elsewhere)

    def _redact_reports(self) -> None:
        for row in self._store.reports.nights(_NIGHTS):
            new = redacted(row, self._erasure.conversations, self._title, self._is_theirs)
            for column in ("html", "text", "csv", "data"):
                text = getattr(new, column)
                if text != getattr(row, column):
                    passage = Passage(f"reports.{column}", (row.id,), "", is_json=False)
                    self._store.remaining.replace(passage, text)

    def _title(self, issue_id: int) -> str | None:
        """Return what an issue of theirs is called now; a name of before may be their words."""
        if issue_id not in self._issues:
            return None
        try:
            return self._store.issues.get(issue_id).title
        except NotFound:
            return ""

    def _is_theirs(self, text: str) -> bool:
        return self._masked(text) != text

    def _mask_passage(self, passage: Passage) -> None:
        text = self._masked(passage.text)
        if passage.is_json:
            old = json.loads(passage.text)
            new = self._remains.masked_value(old, self._elsewhere)
            text = passage.text if new == old else json.dumps(new, ensure_ascii=False)
        if text != passage.text:
            self._store.remaining.replace(passage, text)
