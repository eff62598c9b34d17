"""One click from a sent reply to the known answer of its issue, without what is one customer's."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Answered, Issue, KnownAnswer, OutboxRow
from inbox_assistant.respond.solutions import Proposal, proposal_of, told_in
from web import current, issue_page
from web.drafts import LONGEST as LONGEST_DRAFT
from web.forms import written

blueprint = Blueprint("solving", __name__)


@dataclass(frozen=True, slots=True)
class Step:
    """What a sent reply can become: the known answer of an issue in a language."""

    issue: Issue
    language: str


@blueprint.app_context_processor
def offers() -> dict[str, object]:
    """Let conversations offer it beside each sent reply."""
    return {"step_of": step_of}


def step_of(row: OutboxRow | None) -> Step | None:
    """Return what the reply can become, None when it has not left, answers nothing, or the issue
    behind it is not known."""
    if row is None or row.state != "sent" or row.automatic or row.answers is None:
        return None
    store = current.store()
    membership = store.readings.membership(row.answers)
    reading = store.readings.get(row.answers)
    if membership is None or membership.issue is None or reading is None:
        return None
    begun = store.suggested.of_reply(row.id)
    try:
        issue = store.issues.get(membership.issue)
    except NotFound:
        return None
    language = begun.language if begun else reading.language.value
    return Step(issue, language) if language != "und" else None


@blueprint.get("/mails/<int:mail_id>/answer")
def form(mail_id: int) -> str | tuple[str, int]:
    """Propose the core of the reply, beside the reply and the answer known so far."""
    answered, step = _asked(mail_id)
    return _page(answered, step, _proposal(answered, step))


@blueprint.post("/mails/<int:mail_id>/answer")
def save(mail_id: int) -> Response | tuple[str, int]:
    """Keep the text as the known answer; when one came in between, show it first."""
    answered, step = _asked(mail_id)
    if request.form.get("act") == "keep":
        place = answered.reply.conversation_id
        return redirect(url_for("conversations.page", conversation_id=place), code=303)
    proposal, text = _proposal(answered, step), _clean("text")
    if not text:
        return _page(answered, step, proposal, "empty", text), 409
    if _known(step) != _clean("before"):
        return _page(answered, step, proposal, "changed", text), 409
    theirs = proposal.private_in(text)
    if theirs and request.form.get("act") != "anyway":
        return _page(answered, step, proposal, "private", text, theirs), 409
    known = KnownAnswer(step.issue.id, step.language, text)
    current.store().issues.answer(known, current.agent().id, current.now())
    return issue_page.back_to(step.issue.id, "answered", "answers")


def _page(
    answered: Answered,
    step: Step,
    proposal: Proposal,
    trouble: str | None = None,
    text: str | None = None,
    theirs: tuple[str, ...] = (),
) -> str:
    return render_template(
        "conversation/known_answer.html",
        answered=answered,
        step=step,
        text=proposal.text if text is None else text,
        left_out=proposal.left_out,
        before=_known(step),
        trouble=trouble,
        theirs=theirs,
    )


def _asked(mail_id: int) -> tuple[Answered, Step]:
    """Return the reply and what it can become. Raises NotFound."""
    store = current.store()
    answered = store.solutions.of_mail(mail_id)
    rows = store.outbox.of_conversation(answered.reply.conversation_id)
    message_id = answered.reply.mail.message_id
    step = step_of(next((row for row in rows if row.message_id == message_id), None))
    if step is None:
        raise NotFound(
            "The issue behind this reply is not known: say first where the mail belongs."
        )
    return answered, step


def _proposal(answered: Answered, step: Step) -> Proposal:
    return proposal_of(answered, told_in(current.store(), step.issue.id))


def _known(step: Step) -> str:
    answers = current.store().issues.answers(step.issue.id)
    return next((known.text for known in answers if known.language == step.language), "")


def _clean(name: str) -> str:
    return written(name).strip()[:LONGEST_DRAFT]
