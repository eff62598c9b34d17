"""Foreign mails read with the language model's help, and marked answers translated by it.

Asked only by pressing. A translation stands folded beside the mail, under the model's name; it
never becomes the mail's words, and nothing is made of it.
"""

from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template, request
from werkzeug.wrappers import Response

from inbox_assistant.config import ModelConfig
from inbox_assistant.errors import ModelFailed
from inbox_assistant.model import Conversation, StoredMail, Translation
from inbox_assistant.respond.modelled import is_on
from inbox_assistant.respond.translating import (
    Form,
    Wish,
    marked_part,
    numbers_differ,
    translate,
    translate_answer,
    why_not,
)
from inbox_assistant.understand.language import LanguageReader
from web import answering, current, desk, drafts, modelled
from web.i18n import language

blueprint = Blueprint("translating", __name__)

_READER = LanguageReader()


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a foreign mail shows: its language, the model that can translate it (None: only what was
    kept earlier), what it made, whether its numbers are doubtful, and why nothing was made now."""

    source: str
    model: str | None
    made: Translation | None = None
    doubtful: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the marked part of a draft: the model, the original, or why nothing."""

    model: str
    original: str = ""
    refused: str = ""


@blueprint.post("/mails/<int:mail_id>/translation")
def mail(mail_id: int) -> str | Response:
    """Let the model translate the mail; a browser without JavaScript gets the page."""
    stored = current.store().readings.stored_mail(mail_id)
    known, config = foreign(stored), _model_of(stored.mailbox)
    if known is None or config is None:
        abort(404)
    try:
        current.store().translations.keep(mail_id, _made(stored, known.source, config))
    except ModelFailed as failed:
        g.untranslated = {mail_id: why_not(failed, language())}
    if "HX-Request" not in request.headers:
        return desk.page(stored.conversation_id)
    return render_template("conversation/translation.html", stored=stored, asked=True)


@blueprint.post("/conversations/<int:conversation_id>/translated")
def draft(conversation_id: int) -> str | tuple[str, int]:
    """Put the translation of the marked part into the draft; its original is shown beside."""
    store, text = current.store(), drafts.of_form()
    conversation = store.conversations.get(conversation_id)
    config, spoken = _model_of(conversation.mailbox), answering.language_of(conversation_id)
    part = marked_part(text, _answers(conversation_id))
    if config is None or spoken is None or part is None:
        abort(404)
    mark, start, end = part
    try:
        made = translate_answer(
            modelled.endpoint(config), _wish(conversation, text[start:end], spoken)
        )
    except ModelFailed as failed:
        g.translated_part = Answer(config.name, refused=why_not(failed, language()))
    else:
        g.translated_part = Answer(config.name, original=text[start:end])
        text = text[:mark] + made + text[end:]
    if not drafts.keep(conversation_id, text):
        return desk.page(conversation_id, trouble="draft", unsaved=text), 409
    return desk.page(conversation_id)


@blueprint.app_context_processor
def _for_pages() -> dict[str, object]:
    """Let pages offer translations and show those that were made."""
    return {"foreign": foreign, "part_to_translate": _offer}


def foreign(stored: StoredMail) -> Foreign | None:
    """Return what the page shows beside a mail in another language than the agent reads, None for
    others and where there is no model and no translation. Asks nobody."""
    config = _model_of(stored.mailbox)
    if config is None or stored.direction == "out" or not stored.mail.own_words.strip():
        return None
    store, target = current.store(), language()
    reading = store.readings.get(stored.id)
    read = reading.language if reading else _READER.read(stored.mail.own_words)
    if read.value in ("und", target):
        return None
    made = store.translations.of_mail(stored.id, target)
    doubtful = bool(made and numbers_differ(stored.mail.own_words, made.text))
    refused = g.get("untranslated", {}).get(stored.id, "")
    return Foreign(read.value, config.name, made, doubtful, refused)


def _offer(text: str, conversation: Conversation) -> Answer | None:
    """Return what the reply box shows of the marked part of a draft: what became of it just now,
    else the model that could translate it."""
    done: Answer | None = g.get("translated_part")
    config = _model_of(conversation.mailbox)
    if done or config is None or marked_part(text, ()) is None:
        return done
    return Answer(config.name) if answering.language_of(conversation.id) else None


def _model_of(mailbox: str) -> ModelConfig | None:
    return current.config().model if is_on(current.config(), mailbox) else None


def _made(stored: StoredMail, source: str, config: ModelConfig) -> Translation:
    target = language()
    wish = Wish(stored.mail.own_words, source, target, stored.mail.answer_to.address)
    text = translate(modelled.endpoint(config), wish)
    return Translation(text, target, source, config.name, current.now())


def _answers(conversation_id: int) -> tuple[str, ...]:
    store = current.store()
    issue = store.readings.conversation_issue(conversation_id)
    return tuple(known.text for known in store.issues.answers(issue)) if issue else ()


def _wish(conversation: Conversation, part: str, spoken: str) -> Wish:
    store = current.store()
    latest = answering.latest_of_customer(store.conversations.mails(conversation.id))
    reading = store.readings.get(latest.id) if latest else None
    familiar = reading is not None and reading.formality.value == "informal"
    form: Form = "informal" if familiar else "formal"
    source = _READER.read(part).value
    return Wish(part, source, spoken, conversation.customer.address, form)
