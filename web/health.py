"""Is all well? For monitors (`/healthz`), and as a banner for agents."""

from flask import Blueprint, Response

from inbox_assistant.errors import StoreError
from inbox_assistant.model import Health
from web import current

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 "ok", or 503 and the reason. Names and addresses are for those who are logged in."""
    try:
        count = len(troubles())
    except StoreError as error:
        return _plain(f"The database can't be used: {error}", 503)
    if count:
        return _plain(f"Mail is not arriving in {count} mailbox(es); the inbox says why.", 503)
    return _plain("ok", 200)


@blueprint.app_context_processor
def banner() -> dict[str, object]:
    """Let every page say when mail has stopped arriving."""
    return {"health_troubles": troubles}


def troubles() -> list[Health]:
    """Return the mailboxes whose last attempt failed."""
    return [
        health
        for health in current.store().health.all()
        if health.error_at and (health.ok_at is None or health.error_at > health.ok_at)
    ]


def _plain(text: str, status: int) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")
