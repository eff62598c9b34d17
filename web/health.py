"""Is all well? For monitors (`/healthz`), and as a banner for agents."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response

from inbox_assistant.errors import StoreError
from inbox_assistant.model import Health
from web import current, outbox

blueprint = Blueprint("health", __name__)

# A line that breaks comes back by itself most times; a refused password never does.
_PATIENCE = timedelta(minutes=5)
# Every mailbox is looked into much more often than this, even while it imports.
_SILENT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class State:
    """What there is to tell of the mailboxes: those that fail, those nobody looks into any more
    though nothing is known to be wrong, those that import, those whose server holds mail back."""

    troubles: list[Health]
    unattended: list[Health]
    imports: list[Health]
    missing: list[Health]


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 "ok", or 503 and the reason. Names and addresses are for those who are logged in."""
    try:
        found = state()
    except StoreError as error:
        return _plain(f"The database can't be used: {error}", 503)
    if count := len(found.troubles) + len(found.unattended):
        return _plain(f"Mail is not arriving in {count} mailbox(es); the inbox says why.", 503)
    if blocked := len(outbox.troubles()):
        return _plain(f"Mail is not leaving from {blocked} mailbox(es); the inbox says why.", 503)
    return _plain("ok", 200)


@blueprint.app_context_processor
def banner() -> dict[str, object]:
    """Let every page say when mail has stopped arriving, and how an import goes."""
    return {"mailbox_health": state}


def state() -> State:
    """Return what there is to tell now."""
    all_ = current.store().health.all()
    return State(
        troubles=[health for health in all_ if _is_in_trouble(health)],
        unattended=[health for health in all_ if _is_unattended(health)],
        imports=[health for health in all_ if _is_importing(health)],
        missing=[health for health in all_ if health.missing],
    )


def _is_unattended(health: Health) -> bool:
    silent = health.ok_at is not None and current.now() - health.ok_at > _SILENT
    return silent and health.failing_since is None


def _is_importing(health: Health) -> bool:
    if not health.import_left or health.import_at is None:
        return False
    return current.now() - health.import_at < _PATIENCE


def _is_in_trouble(health: Health) -> bool:
    """At once where only a person can help; a broken line is given some minutes."""
    if health.failing_since is None:
        return False
    return health.refused or current.now() - health.failing_since >= _PATIENCE


def _plain(text: str, status: int) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")
