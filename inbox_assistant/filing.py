"""Where a parsed mail goes: the rules of `mail.conversations`, asked of the store in their order.

A rule that costs a question to the store is asked only when those before it gave no answer.
"""

from collections.abc import Callable, Iterable, Sequence

from inbox_assistant.errors import NotFound
from inbox_assistant.mail import conversations as rules
from inbox_assistant.mail.conversations import Joined
from inbox_assistant.mail.tokens import looks_signed, signed
from inbox_assistant.model import Mail, RawMail, StoredMail
from inbox_assistant.store.base import Store

#: How many of the newest mails of a conversation say who takes part: mostly those that the mail
#: names or the last few do, and a long conversation is read only for somebody unknown.
_RECENT = (5, 50)


def file_mail(store: Store, raw: RawMail, mail: Mail, notices: Sequence[str] = ()) -> StoredMail:
    """Put a parsed mail into its conversation, at once with all that follows from it.

    A person's mail is queued for reading and, unless it is history, for an acknowledgement. A
    bounce marks the conversation it came back to. `notices` are kept with those of the rules.
    """
    with store.writing():
        joined = _Search(store, raw, mail, "own-address" in notices).joined()
        stored = store.conversations.add(
            raw,
            mail,
            joined.conversation_id,
            read=mail.automatic is None,
            notices=tuple(dict.fromkeys((*notices, *joined.notices))),
            thread=rules.thread_of(mail),
            topic=rules.topic_of(mail) if mail.automatic is None else None,
        )
        if mail.automatic is None and not raw.history:
            store.jobs.add("acknowledge", stored.id)
        if mail.automatic == "bounce" and mail.bounced and joined.conversation_id:
            store.joining.undelivered(stored.conversation_id, mail.bounced, raw.received_at)
    return stored


class _Search:
    """One mail looking for its conversation."""

    def __init__(self, store: Store, raw: RawMail, mail: Mail, spoofed: bool) -> None:
        self._store, self._raw, self._mail = store, raw, mail
        # Our own address is in every conversation, and anybody can write it into From: intake
        # says so of all such mails but those that only we can have put where they were.
        self._spoofed = spoofed
        self._people: dict[int, set[str]] = {}
        self._earlier = store.conversations.holding(raw.mailbox, mail.related)

    def joined(self) -> Joined:
        """Return where the mail goes and what agents should know of it."""
        if found := self._by_reference() or self._by_token() or self._by_thread():
            return Joined(found, self._notices(found))
        if found := self._by_subject():
            return Joined(found, ("by-subject",))
        if found := self._by_bounce():
            return Joined(found, ("by-address",))
        by_person = self._mail.automatic is None
        return Joined(None, ("stranger",) if self._earlier and by_person else ())

    def _by_reference(self) -> int | None:
        if not self._spoofed:
            return rules.by_reference(self._mail, self._earlier, self._people_of)
        return next((s.conversation_id for s in self._earlier if s.direction == "out"), None)

    def _by_token(self) -> int | None:
        texts = list(filter(looks_signed, rules.addressed(self._mail, self._raw.raw)))
        secret = self._store.joining.secret() if texts else b""
        for text in texts:
            if (number := signed(text, secret)) and (found := self._standing(number)):
                return found
        return None

    def _standing(self, conversation_id: int) -> int | None:
        """Return where a conversation is now; a token of another mailbox leads nowhere."""
        try:
            standing = self._store.joining.standing(conversation_id)
            head = self._store.conversations.get(standing)
        except NotFound:
            return None
        return standing if head.mailbox == self._raw.mailbox else None

    def _by_thread(self) -> int | None:
        thread = rules.thread_of(self._mail)
        if thread is None:
            return None
        return self._open_to_writer(self._store.joining.in_thread(self._raw.mailbox, thread))

    def _by_subject(self) -> int | None:
        topic = rules.topic_of(self._mail)
        if topic is None or not rules.may_join_by_subject(self._mail):
            return None
        at = self._raw.received_at
        since, until = at - rules.SUBJECT_WINDOW, at + rules.SUBJECT_WINDOW
        found = self._store.joining.on_topic(self._raw.mailbox, topic, since, until)
        return self._open_to_writer([found] if found else [])

    def _by_bounce(self) -> int | None:
        if self._mail.automatic != "bounce" or not self._mail.bounced:
            return None
        since = self._raw.received_at - rules.BOUNCE_WINDOW
        return self._store.joining.written_to(self._raw.mailbox, self._mail.bounced, since)

    def _open_to_writer(self, conversations: Sequence[int]) -> int | None:
        """Return the first conversation in which the writer takes part."""
        if self._spoofed:
            return None
        fitting = (c for c in conversations if rules.takes_part(self._mail, self._people_of(c)))
        return next(fitting, None)

    def _people_of(self, conversation_id: int) -> set[str]:
        if conversation_id not in self._people:
            self._people[conversation_id] = self._gathered(conversation_id, rules.people)
        return self._people[conversation_id]

    def _gathered(
        self, conversation_id: int, of: Callable[[Iterable[StoredMail]], set[str]]
    ) -> set[str]:
        """Return the addresses in a conversation, looking no further back than to the writer."""
        found = of(s for s in self._earlier if s.conversation_id == conversation_id)
        for limit in _RECENT:
            if rules.takes_part(self._mail, found):
                break
            recent = self._store.joining.recent(conversation_id, limit)
            found |= of(recent)
            if len(recent) < limit:
                break
        return found

    def _notices(self, conversation_id: int) -> tuple[str, ...]:
        """Return what is new about a mail that has joined: people, or another matter."""
        newcomer = None
        if not self._raw.answered:  # else somebody has looked at it, or it is our own
            newcomer = rules.newcomer(self._mail, self._gathered(conversation_id, rules.heard))
        named = [s.mail.subject for s in self._earlier if s.conversation_id == conversation_id]
        subjects = [self._store.conversations.get(conversation_id).subject, *named]
        changed = "new-subject" if rules.changes_subject(self._mail, subjects) else None
        return tuple(filter(None, (newcomer, changed)))
