"""Gives the letters of updates to the outbox, a few at a time, each once.

What makes it once: the letter's place in the outbox and the note that it has one are written in one
transaction, and only while the letter waits and its update is being sent. So any number of senders
may work at it, be killed at any moment, and find the rest.
"""

import logging

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config
from inbox_assistant.errors import ConfigError, Conflict, InputError, NotFound, StoreUnavailable
from inbox_assistant.model import Address, Addressing, Begun, Hindrance, Reply, Update
from inbox_assistant.respond.queueing import queue_reply
from inbox_assistant.respond.updates.letters import promise
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

AT_ONCE = 10
_LATELY = 20  # mails among which a newer one than the letter knows is looked for


class Broadcaster:
    """Queues what waits of the updates that agents let go."""

    def __init__(self, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock

    def queue_some(self) -> int:
        """Queue a few letters, or hold them back where something came between; return how many."""
        waiting = self._store.addressings.next(AT_ONCE)
        for one in waiting:
            self._queue(one)
        return len(waiting)

    def _queue(self, one: Addressing) -> None:
        try:
            with self._store.writing():
                update = self._store.updates.get(one.update_id)
                if why := self._hindrance(one, update):
                    self._store.addressings.hold(one, why)
                    return
                row = queue_reply(
                    self._store, self._config, self._reply(one, update), self._clock()
                )
                self._store.addressings.queued(one, row)
        except Conflict:
            log.info("Update %d was paused or queued by another sender", one.update_id)
        except InputError:
            self._store.addressings.hold(one, "address")
        except ConfigError:
            self._store.addressings.hold(one, "mailbox")
        except StoreUnavailable:
            raise  # the disk is full or held: that holds nobody's letter back for good
        except Exception:
            # A fault of ours in one letter must not keep the others from leaving.
            log.exception("The letter of update %d could not be queued", one.update_id)
            self._store.addressings.hold(one, "fault")

    def _hindrance(self, one: Addressing, update: Update) -> Hindrance | None:
        if update.until and update.until <= self._clock():
            return "late"
        try:
            head = self._store.conversations.get(one.conversation_id)
            answers = self._store.readings.stored_mail(one.answers)
        except NotFound:
            return "moved"
        for mail in self._store.joining.recent(one.conversation_id, _LATELY):
            if mail.id > one.seen and mail.mail.automatic is None:
                return "wrote" if mail.direction == "in" else "answered"
        elsewhere = head.merged_into or answers.conversation_id != one.conversation_id
        if elsewhere or head.issue != update.issue:
            return "moved"
        return None

    def _reply(self, one: Addressing, update: Update) -> Reply:
        answers = self._store.readings.stored_mail(one.answers)
        mailbox = self._config.mailbox(answers.mailbox)
        return Reply(
            conversation_id=one.conversation_id,
            answers=one.answers,
            sender=Address(mailbox.display_name or self._config.team, mailbox.address),
            to=one.customer,
            subject=answers.mail.subject,
            text=one.text,
            agent_id=update.agent_id,
            promise=promise(update, one.text, one.language, self._config),
            # One word to everybody: no solution of one customer, and no suggestion that was edited.
            begun=Begun("update", one.language, one.formality, one.text),
        )
