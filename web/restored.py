"""After a backup was put back: what was on its way waits for somebody. And how things are kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from inbox_assistant import backups
from inbox_assistant.model import AGING_KINDS, AgingKind, BackupState
from inbox_assistant.retaining import days_of
from web import current, outbox
from web.i18n import marked

KINDS: Mapping[AgingKind, str] = {
    "closed": marked("Closed conversations"),
    "spam": marked("Spam"),
    "automatic": marked("Automatic mail"),
    "reports": marked("Nightly reports"),
}

blueprint = Blueprint("restored", __name__)


@dataclass(frozen=True, slots=True)
class Keeping:
    """How backups fare, and after how many days each kind goes (None: never)."""

    backup: BackupState
    days: Mapping[str, int | None]


@blueprint.post("/outbox/<int:row_id>/take-back")
def take_back(row_id: int) -> Response | tuple[str, int]:
    """Take back a reply that was on its way when the backup was made: it becomes a draft again."""
    current.store().restores.release(row_id)
    return outbox.undo(row_id)


@blueprint.app_context_processor
def told() -> dict[str, object]:
    """Let every page say that replies wait, and settings say how things are kept."""
    return {
        "replies_restored": lambda: current.store().restores.waiting(),
        "is_restored": lambda row_id: current.store().restores.holds(row_id),
        "keeping": keeping,
    }


def keeping() -> Keeping:
    """Return how things are kept now."""
    store, config, now = current.whole_store(), current.config(), current.now()
    days = {KINDS[kind]: days_of(config.retention, kind) for kind in AGING_KINDS}
    return Keeping(backups.state(store, config, now), days)
