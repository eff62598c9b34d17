"""The reply box: whom it answers, the draft or suggestion in it, and what the check finds.

Suggestions take a moment to make. A page opens without them, and asks for them when it is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from markupsafe import Markup

from inbox_assistant.errors import ConfigError
from inbox_assistant.model import (
    Address,
    Conversation,
    Finding,
    Reading,
    StoredMail,
    Suggestion,
)
from inbox_assistant.respond.gathering import Understood, suggest_for
from inbox_assistant.respond.updates.offering import update_for
from web import copied, current, planned
from web import findings as checked
from web.due import opening
from web.i18n import language
from web.identifiers import identifier
from web.marks import marked


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in the reply box. `chosen` counts suggestions from 1; None: the agent's draft.
    `awaited` says that suggestions are still to be made, `made` that they were."""

    answers: StoredMail | None
    seen: int
    sender: Address | None
    language: str | None
    text: str
    others: tuple[Address, ...] = ()
    copied: tuple[Address, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    chosen: int | None = None
    kept: bool = False
    findings: tuple[Finding, ...] = ()
    tones: tuple[checked.Tone, checked.Tone] | None = None
    awaited: bool = False
    made: bool = False

    @property
    def marked(self) -> Markup:
        """The draft with the words of the findings marked, to lie under the text."""
        # A textarea shows a last empty line; a block of text needs one more break for that.
        return marked(self.text, (finding.quote for finding in self.findings)) + "\n"

    @property
    def suggestion(self) -> Suggestion | None:
        """The chosen suggestion."""
        return self.suggestions[self.chosen - 1] if self.chosen else None

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons for the chosen suggestion."""
        return self.suggestion.why if self.suggestion else ()

    @property
    def planned(self) -> tuple[str, ...]:
        """What the chosen suggestion does, step by step."""
        return tuple(planned.lines(self.suggestion.plan)) if self.suggestion else ()


def box(
    conversation: Conversation,
    mails: list[StoredMail],
    understood: Understood | None,
    unsaved: str | None = None,
    *,
    makes: bool,
) -> Box:
    """Return the reply box of a conversation: the suggestion asked for, else the agent's draft,
    else the first suggestion. `understood` is the mail that is to be answered. `unsaved` is what
    stands in the box in place of the draft kept. Suggestions are there when it `makes` them."""
    store = current.store()
    kept = store.drafts.text(current.agent().id, conversation.id)
    draft = kept if unsaved is None else unsaved
    reading = understood.reading if understood else None
    fits = reading is not None and conversation.status != "spam"
    suggestions = _suggestions(conversation.id, mails, understood) if fits and makes else ()
    latest = latest_of_customer(mails)
    chosen = _chosen([one.kind for one in suggestions], draft, conversation)
    suggestion = suggestions[chosen - 1] if chosen else None
    text = suggestion.text if suggestion else draft or ""
    others = copied.others(latest)
    return Box(
        answers=latest,
        seen=max((mail.id for mail in mails), default=0),
        sender=sender(conversation.mailbox),
        language=_stated_language(reading),
        text=text,
        others=others,
        copied=copied.chosen(others, mails),
        suggestions=suggestions,
        chosen=chosen,
        kept=draft is not None,
        findings=(
            suggestion.findings if suggestion else checked.of_draft(text, latest, reading, mails)
        ),
        tones=checked.tones(text, latest),
        awaited=fits and not makes,
        made=makes,
    )


def _suggestions(
    conversation_id: int, mails: list[StoredMail], understood: Understood | None
) -> tuple[Suggestion, ...]:
    """Return what is proposed, an update of the issue that the customer has not had first."""
    store, config, now = current.store(), current.config(), current.now()
    update = update_for(store, config, conversation_id, now, language())
    return (
        *((update,) if update else ()),
        *suggest_for(store, config, mails, now, language(), understood),
    )


def check_of_draft(conversation_id: int, text: str) -> Box:
    """Return the box with only the draft and what the check finds in it."""
    store = current.store()
    mails = store.conversations.mails(conversation_id)
    latest = latest_of_customer(mails)
    reading = store.readings.get(latest.id) if latest else None
    found = checked.of_draft(text, latest, reading, mails)
    spoken, tones = _stated_language(reading), checked.tones(text, latest)
    return Box(latest, 0, None, spoken, text, findings=found, tones=tones)


def language_of(conversation_id: int) -> str | None:
    """Return the customer's language where it is sure."""
    store = current.store()
    latest = latest_of_customer(store.conversations.mails(conversation_id))
    return _stated_language(store.readings.get(latest.id) if latest else None)


def latest_of_customer(mails: list[StoredMail]) -> StoredMail | None:
    """Return the newest mail that came in, the one to answer: a person's, if there is one."""
    came_in = [mail for mail in reversed(mails) if mail.direction == "in"]
    people = (mail for mail in came_in if mail.mail.automatic is None)
    return next(people, came_in[0] if came_in else None)


def sender(mailbox: str) -> Address | None:
    """Return the address the customer wrote to, None when the mailbox is not configured."""
    try:
        found = current.config().mailbox(mailbox)
    except ConfigError:
        return None
    return Address(found.display_name or current.config().team, found.address)


def _stated_language(reading: Reading | None) -> str | None:
    if reading is None or not current.thresholds().sure("language", reading.language):
        return None
    return reading.language.value


def _chosen(kinds: Sequence[str], draft: str | None, conversation: Conversation) -> int | None:
    """Return the suggestion asked for, by its number or kind; without a draft, the one to open
    with."""
    if request.args.get("suggestion") in kinds:
        return kinds.index(request.args["suggestion"]) + 1
    asked = request.args.get("suggestion", type=identifier)
    if asked is not None and 1 <= asked <= len(kinds):
        return asked
    return opening(conversation, kinds) if draft is None and kinds else None
