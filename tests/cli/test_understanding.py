"""What `understand` says beyond the reading: what may be stated, and the decode card."""

import json
from pathlib import Path
from typing import Any

import pytest

from inbox_assistant.cli import turns
from inbox_assistant.cli.understanding import Understanding
from inbox_assistant.config import load
from inbox_assistant.model import Thresholds
from inbox_assistant.store import open_store
from tests.builders import a_reading
from tests.cli.conftest import Run
from tests.cli.test_stages import lines, mail, parsed


def _line(stream: Understanding, line: dict[str, Any], **reading: Any) -> dict[str, Any]:
    line, words = stream.item(line)
    told = stream.line(line, words, a_reading(**reading))
    assert json.loads(json.dumps(told)) == told
    return told


def _again(number: int, hour: int, **changes: Any) -> dict[str, Any]:
    same = {"thread": "T", "from_email": "anna@customer.example"}
    sent = f"2026-02-02T{hour:02d}:00:00+01:00"
    return mail(number, "Non funziona.", **{**same, "sent_at": sent, **changes})


def test_each_value_says_whether_it_may_be_stated() -> None:
    told = _line(Understanding(Thresholds(0.9)), mail(1, "Ciao"))
    assert told["emotion"]["sure"] is True
    told = _line(Understanding(Thresholds(0.91)), mail(1, "Ciao"))
    assert {told[field]["sure"] for field in ("emotion", "blocking", "motive")} == {False}
    assert told["decode"]["want"]["sure"] is False


def test_the_decode_card_is_told_without_a_history() -> None:
    line = mail(1, "Mio padre è venuto a mancare.", thread=None)
    decode = _line(Understanding(Thresholds()), line, emotion="neutral", intensity=0)["decode"]
    assert decode["want"]["value"] == "fix"
    assert decode["blocked"]["value"] == 3
    assert decode["let_down"] == {"value": None, "probability": None, "sure": False, "reasons": []}
    [reason] = decode["personal_word"]["reasons"]
    assert reason == {"slug": "loss", "evidence": ["venuto a mancare"]}


def test_who_writes_again_in_the_stream_chases() -> None:
    stream = Understanding(Thresholds())
    assert _line(stream, _again(1, 8))["decode"]["let_down"]["value"] is False
    [reason] = _line(stream, _again(2, 14))["decode"]["let_down"]["reasons"]
    assert reason == {"slug": "chased", "times": ["2026-02-02T08:00:00+01:00"], "mails": 2}
    other = _line(stream, _again(3, 16, from_email="bo@customer.example"))
    assert other["decode"]["let_down"]["value"] is False


def test_a_stream_without_end_is_remembered_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_MOST_THREADS", 3)
    stream = Understanding(Thresholds())
    for number in range(40):
        _line(stream, _again(number, number % 24, thread=f"T{number % 8}"))
    assert len(stream._turns) == 3


def test_a_mail_without_a_usable_date_is_understood_all_the_same() -> None:
    told = _line(Understanding(Thresholds()), _again(1, 8, sent_at="yesterday"))
    assert told["decode"]["let_down"]["value"] is None


def test_the_threshold_is_an_option(run: Run) -> None:
    stdin = lines(mail(1, "Il sito non funziona, che vergogna!"))
    [reading] = parsed(run("understand", "--unsure-below", "1", stdin=stdin).stdout)
    assert reading["emotion"]["sure"] is False
    assert run("understand", "--unsure-below", "7", stdin=stdin).exit_code == 2


def test_the_configured_threshold_begins_in_the_store(run: Run, config_path: Path) -> None:
    text = config_path.read_text(encoding="utf-8")
    config_path.write_text("unsure_below = 65\n" + text, encoding="utf-8")
    assert run("agents", "list").exit_code == 0
    store = open_store(load(config_path).store)
    assert store.settings.thresholds() == Thresholds(0.65)
    store.close()
