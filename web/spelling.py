"""The team's dictionary, the words that may have been meant, and what holds a reply back."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.respond.check import suggestions
from web import answering, current, drafts, errors, replies
from web.words import NAMES

blueprint = Blueprint("spelling", __name__)

_LONGEST = 60


@blueprint.post("/conversations/<int:conversation_id>/word")
def learn(conversation_id: int) -> str | Response:
    """Take a word of the draft into the team's dictionary, and check the draft again."""
    text = drafts.of_form()
    drafts.keep(conversation_id, text)
    word, spoken = request.form.get("word", ""), answering.language_of(conversation_id)
    try:
        current.store().checking.add_word(word, spoken, current.agent().id, current.now())
        current.audit("dictionary", "team", "a word was added")
    except InputError as error:
        return errors.told(str(error), 400)[0]
    return replies.checked(conversation_id, text)


@blueprint.get("/conversations/<int:conversation_id>/meant")
def meant(conversation_id: int) -> str:
    """Show what a misspelt word may have meant. New words take up to a second: only when asked."""
    word = request.args.get("word", "")[:_LONGEST]
    language = request.args.get("language", "")
    partial = "HX-Request" in request.headers
    return render_template(
        "conversation/meant.html" if partial else "meant.html",
        word=word,
        words=suggestions(language, word),
        conversation_id=conversation_id,
    )


@blueprint.post("/settings/dictionary")
def change() -> Response | str | tuple[str, int]:
    """Add a word, or remove one, on the page of settings."""
    language = request.form.get("language") or None
    checking = current.store().checking
    try:
        if "remove" in request.form:
            checking.remove_word(request.form["remove"], language)
            current.audit("dictionary", "team", "a word was removed")
        else:
            word, agent = request.form.get("word", ""), current.agent().id
            checking.add_word(word, language, agent, current.now())
            current.audit("dictionary", "team", "a word was added")
    except InputError as error:
        return errors.told(str(error), 400)
    except NotFound:
        pass  # somebody else removed it
    return redirect(url_for("settings.index", saved=1, _anchor="dictionary"), code=303)


@blueprint.post("/settings/blocking")
def blocking() -> Response:
    """Keep which kinds of findings hold a reply back."""
    chosen = [kind for kind in NAMES["finding"] if kind in request.form.getlist("kind")]
    current.store().checking.set_blocking(chosen, current.agent().id, current.now())
    current.audit("settings", "team", f"held back by: {', '.join(chosen) or 'nothing'}")
    return redirect(url_for("settings.index", saved=1, _anchor="blocking"), code=303)
