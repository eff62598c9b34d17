"""What a team sets for itself: below which probability a value is called "unsure"."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import JUDGED_FIELDS, Reading, Thresholds
from web import configured, current

blueprint = Blueprint("settings", __name__)

STEPS = (40, 50, 60, 70, 80, 90)  # per cent
# What the choice means is told from so many mails of the team's own.
_TOLD_FROM = 200


@blueprint.get("/settings")
def index() -> str:
    """The team's settings; who may not change them sees them."""
    thresholds = current.thresholds()
    readings = current.store().readings.latest(_TOLD_FROM)
    return render_template(
        "settings.html",
        thresholds=thresholds,
        steps=sorted({*STEPS, *map(_percent, (thresholds.general, *thresholds.fields.values()))}),
        chosen={name: _percent(share) for name, share in thresholds.fields.items()},
        general=_percent(thresholds.general),
        shown={name: _shown(readings, name) for name in JUDGED_FIELDS},
        mails=len(readings),
        may_change=current.leads(),
        dictionary=current.store().checking.words(),
        blocking=current.store().checking.blocking(),
        saved="saved" in request.args,
        mailbox_states=configured.mailboxes(),
        configured=configured.parts(),
        login_rules=current.whole_store().logins.rules(),
    )


@blueprint.post("/settings/unsure-below")
def unsure_below() -> Response:
    """Keep from which probability on values are stated."""
    chosen = {name: request.form.get(name, "") for name in JUDGED_FIELDS}
    own = {name: _share(text) for name, text in chosen.items() if text}
    thresholds = Thresholds(_share(request.form.get("general", "")), own)
    current.store().settings.set_thresholds(thresholds, current.agent().id, current.now())
    told = [
        f"{name} {_percent(share)}"
        for name, share in (("unsure below", thresholds.general), *own.items())
    ]
    current.audit("settings", "team", ", ".join(told))
    return redirect(url_for("settings.index", saved=1), code=303)


def _share(text: str) -> float:
    """Return the probability of a step; anything else is no choice of ours."""
    steps = {str(step): step / 100 for step in range(101)}
    return steps[text] if text in steps else abort(400)


def _percent(share: float) -> int:
    return round(share * 100)


def _shown(readings: Sequence[Reading], name: str) -> Mapping[int, float]:
    """Return which share of these mails would show the value, for each step."""
    sure = [getattr(reading, name).probability for reading in readings]
    return {step: sum(p >= step / 100 for p in sure) / len(sure) for step in STEPS if sure}
