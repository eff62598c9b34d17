"""The newest update, proposed in the reply box of a customer who has not had it."""

from datetime import datetime

from inbox_assistant.config import Config
from inbox_assistant.errors import NotFound
from inbox_assistant.model import Hit, NextStep, Plan, StoredMail, Suggestion, Update
from inbox_assistant.respond.phrases import spoken
from inbox_assistant.respond.subjects import plain_subject, reply_subject
from inbox_assistant.respond.updates.letters import letter, promise, written_form
from inbox_assistant.respond.updates.people import register, sure
from inbox_assistant.respond.updates.preparing import current, said_before
from inbox_assistant.respond.updates.preview import findings_of
from inbox_assistant.respond.updates.wording import wording
from inbox_assistant.store.base import Store


def update_for(
    store: Store, config: Config, conversation_id: int, now: datetime, ui_language: str
) -> Suggestion | None:
    """Return the newest update of the issue behind that conversation as a reply to its customer;
    None when it went there, when there is none, or none that still holds, or it is not sure that
    the customer wrote about that issue."""
    update = _newest(store, conversation_id)
    if update is None or not current(update, now):
        return None
    hit = store.addressings.hit(conversation_id)
    if hit is None or update.id in hit.had or not sure(hit):
        return None
    return _suggestion(store, config, update, hit, ui_language)


def _newest(store: Store, conversation_id: int) -> Update | None:
    issue_id = store.readings.conversation_issue(conversation_id)
    try:
        found = store.updates.of_issue(issue_id, 1) if issue_id else []
    except NotFound:
        return None
    return found[0] if found else None


def _suggestion(
    store: Store, config: Config, update: Update, hit: Hit, ui_language: str
) -> Suggestion:
    language = hit.reading.language.value
    formality = written_form(language, register(hit))
    text = letter(update, hit, said_before(store, update), config)
    answered: StoredMail = store.readings.stored_mail(hit.answers)
    step: NextStep = "dated" if update.until else "welcome"
    return Suggestion(
        kind="update",
        language=spoken(language),
        formality=formality,
        warmth="neutral",
        subject=reply_subject(plain_subject(answered.mail.subject)),
        text=text,
        why=((wording().get(ui_language) or wording()["en"])["why"],),
        promise=promise(update, text, language, config),
        findings=tuple(
            findings_of(config, text, hit.reading, formality, hit.customer, ui_language)
        ),
        plan=Plan("update", apology="light", next_step=step, reasons=("newest_update",)),
    )
