import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.honest import Judges
from benchmarks.quality import Options, main, report
from training.mails import folds, load_all

LABELS = {
    "problem": "door",
    "cue": "clear",
    "vague": False,
    "intensity": 2,
    "warmth": "cold",
    "formality": "neutral",
    "blocking": 3,
    "motive": "fix",
    "asks": [],
}
CAME = {"sent_at": "2026-02-02T08:14:00+01:00"}
MAILS = [
    {"id": "k1", "subject": "Door", "body": "The kestrel door won't open since Monday. Angry!"},
    {"id": "k2", "subject": "Again", "body": "The kestrel door is still shut, and nobody answers."},
]


def _file(path: Path, *rows: Mapping[str, Any]) -> Path:
    with (gzip.open if path.suffix == ".gz" else open)(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def test_mails_nobody_learnt_from_are_read_by_the_shipped_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(
        tmp_path / "kestrel.jsonl",
        *({**mail, **LABELS, "lang": "en", "emotion": "anger", **CAME} for mail in MAILS),
    )
    drafts = _file(tmp_path / "drafts.jsonl", {"answers": "k1", "text": "Hello.", "faults": []})
    report([path, drafts], Options(peers=False))
    told = capsys.readouterr().out
    assert "2 mails read with the shipped weights, which never saw" in told
    for title in ("on arrival", "second look", "looked at once more: 0 of 2"):
        assert title in told
    for title in ("== kestrel.jsonl", "== all labelled", "== aims", "== 1 drafts"):
        assert title in told


def test_public_sets_are_known_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {
            "text": f"What a lovely day {n}!",
            "lang": "en",
            "labels": ["joy"],
            "intensity": {"joy": n},
        }
        for n in range(4)
    ]
    asked = [{"text": row["text"], "lang": "en", "label": "none"} for row in rows]
    report(
        [
            _file(tmp_path / "emotion_brighter.jsonl.gz", *rows),
            _file(tmp_path / "group_en_hint3.jsonl", *asked),
        ]
    )
    told = capsys.readouterr().out
    assert "CC BY 4.0" in told and "intensity" in told
    assert "4 of 4 texts" in told and "truly 0" in told and "whole-mail vectors" in told


def test_mails_that_taught_are_never_read_by_their_own_fold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judges = Judges()
    learnt: list[frozenset[str]] = []

    def without(fold: frozenset[str]) -> Any:
        learnt.append(fold)
        return judges.shipped

    monkeypatch.setattr(judges, "_without", without)
    mails = load_all()
    for _, part in judges.honest([*mails[:3], *mails[-3:]]):
        assert {mail.organisation for mail in part} <= learnt[-1]
    assert learnt == [fold for fold in folds(mails) if fold in learnt]
    assert len(learnt) == 2


def test_a_missing_file_is_told_before_anything_is_learnt(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["nowhere.jsonl"])
    assert "no such file: nowhere.jsonl" in capsys.readouterr().err
