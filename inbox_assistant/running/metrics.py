"""Figures for Prometheus, in its text form: of what waits and what fails, never of people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from inbox_assistant import __version__
from inbox_assistant.masking import mask
from inbox_assistant.running.states import PartState
from inbox_assistant.running.vitals import Vitals
from inbox_assistant.running.wellness import complaints

#: What the text is, for the header of an answer.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_NAME = "inbox_assistant"


def text(known: Vitals) -> bytes:
    """Return all figures in the text form, version 0.0.4."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(known))
    return generate_latest(registry)


class _Collected:
    """What `prometheus_client` asks for figures."""

    def __init__(self, known: Vitals) -> None:
        self._known = known

    def collect(self) -> Iterator[Metric]:
        known = self._known
        yield from _of_mail(known)
        yield from _of_work(known)
        yield from _of_parts(known.parts)
        yield from _of_mailboxes(known)
        yield from _of_the_store(known)


def _of_mail(known: Vitals) -> Iterator[Metric]:
    counts = known.counts
    received = CounterMetricFamily(f"{_NAME}_mails_received", "Mails that ever came.")
    received.add_metric([], counts.received)
    yield received
    yield _gauge("mails_read", "Mails of the last 30 days that are read.", counts.read)
    yield _gauge("mails_kept", "Mails that wait to be parsed.", counts.kept)
    yield _gauge("mails_unreadable", "Mails that can't be parsed.", counts.unreadable)
    waiting = counts.conversations_waiting
    yield _gauge("conversations_waiting", "Conversations that wait for an answer.", waiting)
    words = "How long the customer who waits longest has waited."
    yield _gauge("longest_wait_seconds", words, _age(counts.waiting_since, known.at))


def _of_work(known: Vitals) -> Iterator[Metric]:
    counts = known.counts
    waiting = "Jobs that are not done, by kind."
    resting = "Jobs that rest after three failures, by kind."
    yield _by("jobs_waiting", waiting, "kind", counts.jobs_waiting)
    yield _by("jobs_resting", resting, "kind", counts.jobs_resting)
    yield _by("outbox", "Replies that have not left, by state.", "state", counts.outbox)
    overdue = "How long the reply that waits longest should have left."
    yield _gauge("outbox_overdue_seconds", overdue, _age(counts.overdue_since, known.at))
    yield _gauge("promises_due", "Promises that are to be kept.", counts.promises_due)
    missed = "Promises whose time passed without a reply, and that are still open."
    yield _gauge("promises_missed", missed, counts.promises_missed)
    made = "When the newest nightly report was made (seconds since 1970, 0: none)."
    yield _gauge("report_made_timestamp_seconds", made, _moment(counts.report_at))


def _of_parts(parts: Sequence[PartState]) -> Iterator[Metric]:
    up = {part.part: int(part.state in ("up", "failing")) for part in parts}
    yield _by("part_up", "Whether a part runs and moves.", "part", up)
    restarts = CounterMetricFamily(
        f"{_NAME}_part_restarts", "How often 'run' started a part again.", labels=["part"]
    )
    beats = GaugeMetricFamily(
        f"{_NAME}_part_beat_timestamp_seconds",
        "When a part last moved (seconds since 1970).",
        labels=["part"],
    )
    for part in parts:
        restarts.add_metric([part.part], part.restarts)
        if part.beat_at:
            beats.add_metric([part.part], part.beat_at.timestamp())
    yield restarts
    yield beats


def _of_mailboxes(known: Vitals) -> Iterator[Metric]:
    ok = GaugeMetricFamily(
        f"{_NAME}_mailbox_ok_timestamp_seconds",
        "When a mailbox was last looked into without trouble (seconds since 1970, 0: never).",
        labels=["mailbox"],
    )
    failing = GaugeMetricFamily(
        f"{_NAME}_mailbox_failing", "Whether a mailbox fails now.", labels=["mailbox"]
    )
    for health in known.mailboxes:
        named = [mask(health.mailbox)]
        ok.add_metric(named, _moment(health.ok_at))
        failing.add_metric(named, float(health.failing_since is not None))
    yield ok
    yield failing


def _of_the_store(known: Vitals) -> Iterator[Metric]:
    yield _gauge("store_bytes", "The size of the database.", known.counts.size)
    if known.free is not None:
        yield _gauge("disk_free_bytes", "What is left on the disk of the store.", known.free)
    saved = "When the newest backup that is still there was made (seconds since 1970, 0: none)."
    yield _gauge("backup_timestamp_seconds", saved, _moment(known.backup.at))
    found = complaints(known)
    grave = any(complaint.grave for complaint in found)
    yield _gauge("well", "Whether nothing is gravely wrong, as /healthz says.", not grave)
    complaining = {complaint.kind: 1 for complaint in found}
    yield _by("complaint", "What is not well, by kind.", "kind", complaining)
    built = GaugeMetricFamily(f"{_NAME}_build_info", "Which version runs.", labels=["version"])
    built.add_metric([__version__], 1)
    yield built


def _gauge(name: str, words: str, value: float) -> Metric:
    family = GaugeMetricFamily(f"{_NAME}_{name}", words)
    family.add_metric([], float(value))
    return family


def _by(name: str, words: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(f"{_NAME}_{name}", words, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
