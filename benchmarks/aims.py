"""What is aimed at (`aims.toml`) beside what was measured, on all given mails together."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.fields import (
    FIELDS,
    Answers,
    called,
    surest_called,
)
from training.measures import Answer, calibration_of, error_of, f1_of

UNSURE = 0.5  # below this probability a value is not stated, unless agents set it otherwise
ENOUGH = 50  # mails an organisation needs to be named the hardest
_AIMS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)["aims"]

MEASURES: Mapping[str, Callable[[Sequence[Answer]], float]] = {
    "accuracy": lambda rows: sum(row.right for row in rows) / max(1, len(rows)),
    "macro-F1": f1_of,
    "mean error": error_of,
    "calibration": calibration_of,
    "called": lambda rows: called(rows, UNSURE)[0],
    "right when called": lambda rows: called(rows, UNSURE)[2],
    "surest 75 % right": lambda rows: surest_called(rows, 0.75),
}


def aim_lines(given: Answers) -> list[str]:
    """Return a line per aim: what was aimed at, what was measured, and the organisation where it
    is missed most."""
    lines = [f"{'aim':38s} {'measure':18s}  aimed  measured  reached  reader  hardest organisation"]
    for aim in _AIMS:
        for field in FIELDS.values() if aim["field"] == "each" else [aim["field"]]:
            if rows := given.get(field):
                lines.append(_line(aim, field, rows))
    return lines


def _line(aim: Mapping[str, Any], field: str, rows: Sequence[Answer]) -> str:
    least = "least" in aim
    bound = aim["least"] if least else aim["most"]
    measure = MEASURES[aim["measure"]]
    measured = measure(rows)
    reached = measured >= bound if least else measured <= bound
    reader = f"{aim['reader']:.2f}" if "reader" in aim else "  - "
    return (
        f"{field:38s} {aim['measure']:18s} {'≥' if least else '≤'}{bound:.3f}     {measured:.3f}"
        f"  {'yes' if reached else 'NO':7s}  {reader}  {_hardest(rows, measure, least=least)}"
    )


def _hardest(
    rows: Sequence[Answer], measure: Callable[[Sequence[Answer]], float], *, least: bool
) -> str:
    own: dict[str, list[Answer]] = {}
    for row in rows:
        own.setdefault(row.organisation, []).append(row)
    figures = {name: measure(group) for name, group in own.items() if len(group) >= ENOUGH}
    if len(figures) < 2:
        return "-"
    name = (min if least else max)(figures, key=figures.__getitem__)
    return f"{name} {figures[name]:.3f}"
