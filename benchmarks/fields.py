"""Figures of the fields of a reading: what was said against what careful readers say."""

import gzip
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from inbox_assistant.model import Reading
from training.mails import Labelled
from training.measures import Answer, accuracy, calibration_of, error_of, macro_f1

FIELDS = {
    "lang": "language",
    "emotion": "emotion",
    "intensity": "intensity",
    "warmth": "warmth",
    "formality": "formality",
    "blocking": "blocking",
    "motive": "motive",
    "vague": "vague",
}
THRESHOLDS = (0.5, 0.6, 0.7, 0.8)
CALLED = frozenset({"formal", "informal"})
Read = tuple[Labelled, Reading]


Answers = Mapping[str, Sequence[Answer]]


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines, packed with gzip or not."""
    unpack: Callable[..., IO[str]] = gzip.open if path.suffix == ".gz" else open
    with unpack(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def answers(read: Sequence[Read]) -> dict[str, list[Answer]]:
    """Return the answers of each field, of the mails that have a label for it."""
    found = {
        field: [_answer(m, r, label) for m, r in read if label in m.labels]
        for label, field in FIELDS.items()
    }
    return {field: own for field, own in found.items() if own}


def field_lines(given: Answers, by_language: bool) -> list[str]:
    """Return a line per field, and one per field and language if wanted."""
    stated = "".join(f"  stated .{t * 10:.0f}: right" for t in THRESHOLDS)
    lines = [f"field      in       n  accuracy  macro-F1  error  calibration{stated}"]
    for field, own in given.items():
        lines += [f"{field:10s} {cut:4s}{_figures(rows)}" for cut, rows in _cuts(own, by_language)]
    return lines


def called_lines(given: Answers, by_language: bool) -> list[str]:
    """Return how many mails are called formal or informal, how many of those that are one or the
    other, and how often that is right, at each threshold."""
    lines = ["formality: share called formal or informal (of those that are) and right of those"]
    for cut, rows in _cuts(given.get("formality", ()), by_language):
        each = (called(rows, threshold) for threshold in (0.0, *THRESHOLDS))
        lines.append(
            f"  {cut:4s}"
            + "".join(
                f"  {'any' if not t else f'.{t * 10:.0f}'}: {share:.2f} ({meant:.2f}) {right:.3f}"
                for t, (share, meant, right) in zip((0.0, *THRESHOLDS), each, strict=True)
            )
        )
    return lines


def called(rows: Sequence[Answer], threshold: float) -> tuple[float, float, float]:
    """Return three shares: of mails called formal or informal at least so surely, of those so
    called that truly are either, and of right answers among the called."""
    calls = [row for row in rows if row.said in CALLED and row.sure >= threshold]
    meant = [row for row in rows if row.truth in CALLED]
    reached = sum(row.truth in CALLED for row in calls)
    right = sum(row.right for row in calls)
    return (
        len(calls) / max(1, len(rows)),
        reached / max(1, len(meant)),
        right / max(1, len(calls)),
    )


def surest_called(rows: Sequence[Answer], share: float) -> float:
    """Return how many are right of the surest calls, so many that this share of all mails is
    called; of all calls where there are fewer."""
    calls = sorted((row for row in rows if row.said in CALLED), key=lambda row: -row.sure)
    counted = calls[: math.ceil(share * len(rows))]
    return sum(row.right for row in counted) / max(1, len(counted))


def stated(rows: Sequence[Answer], threshold: float) -> tuple[float, float]:
    """Return the share of answers at least so sure, and the share of right ones among them."""
    said = [row.right for row in rows if row.sure >= threshold]
    return len(said) / max(1, len(rows)), sum(said) / max(1, len(said))


def _answer(mail: Labelled, reading: Reading, label: str) -> Answer:
    judged = getattr(reading, FIELDS[label])
    return Answer(
        str(mail.labels[label]),
        str(judged.value),
        float(judged.probability),
        mail.language,
        mail.organisation,
    )


def _cuts(rows: Sequence[Answer], by_language: bool) -> Iterator[tuple[str, list[Answer]]]:
    yield "all", list(rows)
    for language in sorted({row.language for row in rows} if by_language else ()):
        yield language, [row for row in rows if row.language == language]


def _figures(rows: Sequence[Answer]) -> str:
    truth, said = [row.truth for row in rows], [row.said for row in rows]
    error = f"{error_of(rows):.3f}" if truth[0].isdigit() else "  -  "
    shares = "".join("     {:.2f}: {:.3f}".format(*stated(rows, t)) for t in THRESHOLDS)
    return (
        f"{len(rows):6d}     {accuracy(truth, said):.3f}     {macro_f1(truth, said):.3f}  {error}"
        f"        {calibration_of(rows):.3f}{shares}"
    )
