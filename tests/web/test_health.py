"""What monitors are told: whether all is well, in figures, and nothing about people."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from inbox_assistant.config import Config, WebConfig
from inbox_assistant.running.metrics import _NAME
from inbox_assistant.running.parts import present
from inbox_assistant.store.base import Store
from tests.builders import arrive
from tests.web.actors import Time, Visitor, shown
from web import create_app

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
DOCUMENTED = Path(__file__).parent.parent.parent / "docs" / "operate.md"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with 100 MB left: filling a real one would hinder everybody else."""
    module = "inbox_assistant.running.vitals"
    monkeypatch.setattr(f"{module}.free_bytes", lambda _folder: 100_000_000)


def figures(visitor: Visitor) -> dict[str, float]:
    told = visitor.client.get("/metrics")
    assert told.status_code == 200, told.text
    assert told.content_type == "text/plain; version=0.0.4; charset=utf-8"
    return {
        "".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(told.text)
        for sample in family.samples
    }


def asked(app: Flask, path: str = "/metrics") -> int:
    """Return the status that somebody elsewhere is answered with."""
    return app.test_client().get(path, environ_base=ELSEWHERE).status_code


def test_a_part_that_died_is_told_until_it_is_there_again(
    stranger: Visitor, config: Config, time: Time
) -> None:
    with pytest.raises(ZeroDivisionError), present(config.store, "read", time):
        raise ZeroDivisionError
    answer = stranger.opens("/healthz")
    assert (answer.status_code, "'read' died" in answer.text) == (503, True)
    with present(config.store, "read", time):
        assert shown(stranger.opens("/healthz")) == "ok\n"
        time.passes(minutes=11)
        assert "'read' has not moved" in stranger.opens("/healthz").text


def test_a_full_disk_is_told_before_it_is_full(stranger: Visitor, full_disk: None) -> None:
    answer = stranger.opens("/healthz")
    assert answer.status_code == 503
    assert "100 MB are left" in answer.text


def test_jobs_that_rest_are_told_with_what_to_do(
    stranger: Visitor, store: Store, time: Time
) -> None:
    arrive(store, 1)
    [job] = store.jobs.claim("read", "w", time.now, 1)
    for _ in range(3):
        store.jobs.failed(job.id, "Anna wrote something odd", time.now)
    answer = stranger.opens("/healthz")
    assert answer.status_code == 503
    assert "read --again" in answer.text and "Anna" not in answer.text


def test_all_reasons_are_told_at_once(stranger: Visitor, store: Store, full_disk: None) -> None:
    store.health.error("support", Time().now, "no", refused=True)
    assert len(stranger.opens("/healthz").text.splitlines()) == 2


def test_figures_follow_what_happens(
    stranger: Visitor, store: Store, config: Config, time: Time
) -> None:
    arrive(store, 1, at=time.now - timedelta(hours=1))
    store.health.ok("support", time.now, None)
    with present(config.store, "send", time):
        told = figures(stranger)
    assert told[f"{_NAME}_mails_received_total"] == 1
    assert told[f"{_NAME}_longest_wait_seconds"] == 3600
    assert told[f"{_NAME}_jobs_waitingread"] == 1
    assert (told[f"{_NAME}_part_upsend"], told[f"{_NAME}_part_upread"]) == (1, 0)
    assert told[f"{_NAME}_mailbox_ok_timestamp_secondssupport"] == time.now.timestamp()
    assert told[f"{_NAME}_well"] == 1
    assert any(name.startswith(f"{_NAME}_build_info") for name in told)


def test_figures_name_nobody(stranger: Visitor, store: Store) -> None:
    arrive(store, 1)
    store.health.error("anna@shop.example", Time().now, "Anna's password is wrong", refused=True)
    text = stranger.opens("/metrics").text
    for word in ("Anna", "anna", "customer.example", "accedere", "giulia"):
        assert word not in text


def test_every_figure_is_documented(stranger: Visitor, store: Store) -> None:
    store.health.ok("support", Time().now, None)
    documented = DOCUMENTED.read_text(encoding="utf-8")
    names = {
        family.name for family in text_string_to_metric_families(stranger.opens("/metrics").text)
    }
    assert [name for name in names if f"`{name}" not in documented] == []


def test_figures_are_told_to_this_machine_alone(app: Flask, stranger: Visitor) -> None:
    assert asked(app) == 403
    assert asked(app, "/healthz") == 200
    assert stranger.opens("/metrics").status_code == 200


def test_figures_are_told_to_who_is_named(store: Store, config: Config) -> None:
    named = WebConfig(metrics_from=("203.0.113.0/24",))
    app = create_app(lambda: store, replace(config, web=named))
    assert asked(app) == 200
    assert app.test_client().get("/metrics").status_code == 403


@pytest.mark.parametrize(("proxy", "status"), [("", 403), ("127.0.0.1", 200)])
def test_behind_an_unnamed_proxy_nobody_is_taken_for_this_machine(
    store: Store, config: Config, proxy: str, status: int
) -> None:
    web = WebConfig(secure_cookies=True, trusted_proxy=proxy)
    app = create_app(lambda: store, replace(config, web=web))
    assert app.test_client().get("/metrics").status_code == status


def test_a_database_that_cannot_be_used_is_told(
    app: Flask, stranger: Visitor, store: Store, config: Config
) -> None:
    store.close()
    for path in ("/healthz", "/metrics"):
        told = stranger.opens(path)
        assert told.status_code == 503
        assert "The database can't be used" in told.text
