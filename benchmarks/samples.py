"""Rows of public sets: which sets are known (`public.toml`), and which of their rows are read."""

import random
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scipy.stats import spearmanr

from inbox_assistant.model import Judged, Reading

_FILE = Path(__file__).with_name("public.toml")
KNOWN: Mapping[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
TO_TUNE = 500  # rows at most that thresholds of lexicons are tuned on; they are not measured
FEW = 50  # rows: languages with fewer have no line of their own


class Row(NamedTuple):
    """A row of a public set, and what was read in it."""

    data: Mapping[str, Any]
    reading: Reading

    @property
    def language(self) -> str:
        """The language the set says it is in."""
        return str(self.data["lang"])


class Sample(NamedTuple):
    """The rows to be measured, and others to tune lexicons on."""

    measured: list[dict[str, Any]]
    to_tune: list[dict[str, Any]]


def known(path: Path) -> Mapping[str, Any] | None:
    """Return what is known of the set in a file, None when it is none of the public sets."""
    found: Mapping[str, Any] | None = KNOWN["sets"].get(path.name.split(".")[0])
    return found


def sample(rows: Iterable[dict[str, Any]], most: int, seed: int) -> Sample:
    """Return about so many rows to measure, drawn by chance; rows of a pair lie together."""
    together: dict[str, list[dict[str, Any]]] = {}
    for number, row in enumerate(rows):
        together.setdefault(str(row.get("pair", number)), []).append(row)
    drawn = list(together.values())
    random.Random(seed).shuffle(drawn)
    mixed = [row for group in drawn for row in group]
    tuning = min(TO_TUNE, len(mixed) // 4)
    return Sample(mixed[tuning : tuning + most], mixed[:tuning])


def cuts(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield all rows, then those of each language that has enough."""
    yield "all", list(rows)
    languages = sorted({row.language for row in rows})
    for language in languages if len(languages) > 1 else ():
        own = [row for row in rows if row.language == language]
        if len(own) >= FEW:
            yield language, own


def rank_correlation(truth: Sequence[float], said: Sequence[float]) -> float:
    """Return Spearman's rank correlation, 0.0 where one side is always the same."""
    if min(len(set(truth)), len(set(said))) < 2:
        return 0.0
    return float(spearmanr(truth, said).statistic)


def chance(judged: Judged[str], value: str) -> float:
    """Return the probability of a value, as far as it was told."""
    return dict([(judged.value, judged.probability), *judged.others]).get(value, 0.0)
