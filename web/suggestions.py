"""How suggestions do: what agents make of them, as figures of the team."""

from typing import get_args

from flask import Blueprint, abort, render_template

from inbox_assistant.model import Kind
from inbox_assistant.respond.amending import FEWEST, fates
from inbox_assistant.respond.rewording import FEWEST as FEWEST_SHARED
from inbox_assistant.respond.rewording import rewordings
from web import begun, current

blueprint = Blueprint("suggestions", __name__)


@blueprint.app_context_processor
def forms() -> dict[str, object]:
    """Let the reply form carry the suggestion it begins with."""
    return {"begun_of": begun.of_box}


@blueprint.get("/reports/suggestions")
def index() -> str:
    """How many were sent as they were, per kind and language."""
    found = fates(current.store(), current.now())
    return render_template("report/suggestions.html", fates=found, fewest=FEWEST)


@blueprint.get("/reports/suggestions/<kind>/<language>")
def changes(kind: str, language: str) -> str:
    """What is most often struck from one kind in one language, and what is added."""
    known: Kind | None = next((name for name in get_args(Kind) if name == kind), None)
    if known is None or not (language.isascii() and language.isalpha() and len(language) <= 3):
        abort(404)
    found = rewordings(current.store(), known, language, current.now())
    return render_template(
        "report/rewordings.html",
        kind=known,
        language=language,
        found=found,
        fewest=FEWEST_SHARED,
    )
