"""Writing with the language model: offered where the mailbox has it, asked only by pressing."""

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast, get_args

from flask import Blueprint, abort, current_app, g, render_template, request
from flask.blueprints import BlueprintSetupState

from inbox_assistant.config import ModelConfig
from inbox_assistant.model import Conversation, Kind
from inbox_assistant.respond.gathering import asked_about
from inbox_assistant.respond.modelled import Modelled, Modeller, heard_of, is_on
from inbox_assistant.respond.suggest import suggest
from web import begun, current, desk
from web.answering import Box
from web.i18n import language

if TYPE_CHECKING:
    from inbox_assistant.respond.llm import Endpoint

_NAME = "inbox-assistant-model"

blueprint = Blueprint("modelled", __name__)


@dataclass(slots=True)
class _Line:
    """The way to the model, one for all threads of an app: it counts who is asking."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    endpoint: "Endpoint | None" = None

    def to(self, config: ModelConfig) -> "Endpoint":
        """Return the endpoint. The HTTP client is loaded with the first question, not with us."""
        from inbox_assistant.respond.llm import Endpoint

        with self.lock:
            self.endpoint = self.endpoint or Endpoint(config)
            return self.endpoint


@dataclass(frozen=True, slots=True)
class Offer:
    """What the reply box shows of the model: which one, the kind of suggestion it would write, how
    many seconds that may take, and what it wrote. `begun` is the form's value for that."""

    name: str
    kind: Kind
    seconds: int
    written: Modelled | None = None
    begun: str = ""


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions[_NAME] = _Line()


@blueprint.app_context_processor
def offering() -> dict[str, object]:
    """Let the reply box ask what it may offer."""
    return {"model_offer": offer}


@blueprint.post("/conversations/<int:conversation_id>/model")
def write(conversation_id: int) -> str:
    """Let the model write the chosen suggestion anew; a browser without JavaScript gets the
    page."""
    conversation = current.store().conversations.get(conversation_id)
    config = current.config().model
    if config is None or not is_on(current.config(), conversation.mailbox):
        abort(404)
    g.modelled = _written(conversation, config)
    if "HX-Request" not in request.headers:
        return desk.page(conversation_id)
    return render_template(
        "conversation/modelled.html",
        conversation=conversation,
        offered=_offer(conversation, config, _kind()),
    )


def offer(box: Box, conversation: Conversation) -> Offer | None:
    """Return what the reply box offers, None where the mailbox has no model or nothing is
    suggested. Asks nobody."""
    config = current.config().model
    if config is None or not box.suggestions or not is_on(current.config(), conversation.mailbox):
        return None
    chosen = box.suggestions[(box.chosen or 1) - 1]
    return _offer(conversation, config, chosen.kind) if chosen.plan else None


def endpoint(config: ModelConfig) -> "Endpoint":
    """Return the way to the model, the same for all who ask in this process."""
    return cast(_Line, current_app.extensions[_NAME]).to(config)


def _offer(conversation: Conversation, config: ModelConfig, kind: Kind) -> Offer:
    written = cast(Modelled | None, g.get("modelled"))
    started = begun.of_suggestion(written.suggestion) if written and written.by_model else None
    sealed = begun.sealed(started, conversation.id)
    return Offer(config.name, kind, config.timeout_seconds, written, sealed)


def _kind() -> Kind:
    asked = request.args.get("suggestion")
    kind: Kind | None = next((name for name in get_args(Kind) if name == asked), None)
    return kind or abort(404)


def _written(conversation: Conversation, config: ModelConfig) -> Modelled | None:
    mails = current.store().conversations.mails(conversation.id)
    asked = asked_about(current.store(), current.config(), mails, current.now(), language())
    found = next(iter(suggest(asked, only=_kind())), None) if asked else None
    if asked is None or found is None:
        return None
    modeller = Modeller(config, endpoint(config))
    return modeller.write(asked, found, heard_of(mails, asked))
