"""How a reply is sorry, and which personal word it brings: once, plainly, when it is due."""

from inbox_assistant.model import Apology, Kind
from inbox_assistant.respond.asked import TROUBLED, Asked

# Reasons of the decode card, the weightiest first, and the personal word each calls for.
_PERSONAL = (
    ("loss", "hardship"),
    ("illness", "hardship"),
    ("emergency", "urgent"),
    ("child", "urgent"),
    ("loyal", "loyal"),
)
# Our word broken is said as such; other let-downs are owned up to without naming what isn't sure.
_BROKEN = frozenset({"promise_missed", "past_promise_missed"})


def apology(asked: Asked, kind: Kind) -> Apology:
    """Return how to apologise in a reply of that kind."""
    if kind == "thanks":
        return "none"
    if asked.is_chaser and not asked.pleased:
        return "late"
    if not (asked.harmed or asked.let_down) and kind not in ("closing", "follow_up"):
        return "none"
    # Who is held up and calmly asks is not told that all of it should never have happened.
    trouble = asked.blocked and asked.reading.motive.value in TROUBLED
    heavy = trouble or asked.let_down or asked.reading.intensity.value >= 2
    return "heavy" if heavy else "light"


def personal(asked: Asked, kind: Kind) -> str | None:
    """Return the name of the personal word that is due, None when none is, or none for sure."""
    if asked.decoded is None or kind in ("thanks", "closing", "received"):
        return None
    slugs = {reason.slug for reason in asked.decoded.personal_word.reasons}
    for slug, name in _PERSONAL:
        if slug in slugs:
            return name
    if asked.is_chaser:
        return None  # the apology for the wait says it
    let_down = {reason.slug for reason in asked.decoded.let_down.reasons}
    if let_down & _BROKEN:
        return "promise_missed"
    return "let_down" if asked.let_down else None
