"""Is all well? For monitors (`/healthz`, `/metrics`), and as a banner for agents."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Blueprint, Response, request

from inbox_assistant.errors import StoreError
from inbox_assistant.model import Health
from inbox_assistant.running import metrics as figures
from inbox_assistant.running.vitals import Vitals, vitals
from inbox_assistant.running.wellness import complaints, in_trouble, is_importing, is_unattended
from web import current

blueprint = Blueprint("health", __name__)

_LOOPBACK = ("127.0.0.0/8", "::1/128")
_ONLY_HERE = (
    "Metrics are told to this machine only. To let others read them, name their addresses in "
    "metrics_from, in the [web] part of the configuration."
)
_WHO_ASKS = (
    "Behind a web server everybody seems to ask from this machine: name its address as "
    "trusted_proxy, or who may read metrics in metrics_from, in the [web] part."
)


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
    """200 "ok", or 503 and the reasons. Names and addresses are for those who are logged in."""
    try:
        found = complaints(_known())
    except StoreError as error:
        return _plain(f"The database can't be used: {error}", 503)
    grave = [complaint.words for complaint in found if complaint.grave]
    return _plain("\n".join(grave), 503) if grave else _plain("ok", 200)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus, told to this machine, or to those who are named."""
    if refusal := _refusal():
        return _plain(refusal, 403)
    try:
        told = figures.text(_known())
    except StoreError as error:
        return _plain(f"The database can't be used: {error}", 503)
    return Response(told, content_type=figures.CONTENT_TYPE)


@blueprint.app_context_processor
def banner() -> dict[str, object]:
    """Let every page say when mail has stopped arriving, and how an import goes."""
    return {"mailbox_health": state}


def state() -> State:
    """Return what there is to tell now."""
    all_, now = current.store().health.all(), current.now()
    return State(
        troubles=[health for health in all_ if in_trouble(health, now)],
        unattended=[health for health in all_ if is_unattended(health, now)],
        imports=[health for health in all_ if is_importing(health, now)],
        missing=[health for health in all_ if health.missing],
    )


def _known() -> Vitals:
    return vitals(current.whole_store(), current.config(), current.now())


def _refusal() -> str:
    """Return why who asks may not see metrics, "" when they may."""
    web = current.config().web
    if not _lies_in(request.remote_addr or "", web.metrics_from or _LOOPBACK):
        return _ONLY_HERE
    # With https there is a web server in front, which asks in everybody's name.
    hidden = web.secure_cookies and not web.trusted_proxy and not web.metrics_from
    return _WHO_ASKS if hidden else ""


def _lies_in(name: str, networks: tuple[str, ...]) -> bool:
    try:
        address = ip_address(name)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in ip_network(network, strict=False) for network in networks)


def _plain(text: str, status: int) -> Response:
    return Response(f"{text}\n", status, mimetype="text/plain")
