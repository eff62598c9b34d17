"""How well the language of mails is told, in plain mails and in difficult ones.

    python -m benchmarks.languages PATH...

Each PATH is a file of JSON lines with `lang` and either `subject` and `body` (a mail) or `text`
(rows may have a `kind`, which is then reported apart). Mails are also read changed: between a
foreign greeting and an English footer (`languages.toml`), without accents, in capitals, and cut
down to their first words.
"""

import sys
import time
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from benchmarks.fields import json_lines
from inbox_assistant.understand.language import LIKELY, LanguageReader
from training.mails import Labelled
from training.measures import Answer, calibration_error

_SAME = {"nb": "no", "nn": "no"}
_AROUND = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


class Row(NamedTuple):
    """A text and the language it is in, ISO 639-1."""

    subject: str
    body: str
    language: str

    @property
    def text(self) -> str:
        return f"{self.subject}\n{self.body}" if self.subject else self.body


def main(paths: Sequence[str]) -> None:
    """Print a line per file, kind and change."""
    print(*lines(*map(Path, paths)), sep="\n")


def lines(*paths: Path) -> Iterator[str]:
    """Yield a line per file, kind and change, of the languages we know."""
    reader = LanguageReader()
    reader.read("warm")
    yield f"{'texts':44s}      n  accuracy  unsure  calibration  µs a text"
    for path in paths:
        for kind, rows in _kinds(path).items():
            for change, texts in _changed(rows).items():
                yield _line(f"{path.name.split('.')[0]} {kind} {change}", texts, reader)


def between(mails: Iterable[Labelled]) -> list[Answer]:
    """Return what is said of mails between a foreign greeting and an English footer."""
    reader = LanguageReader()
    rows = [Row(m.words.subject, m.words.body, m.language) for m in mails if m.language in LIKELY]
    changed = list(_surrounded(rows))
    said = (reader.listen(row.text, titled=bool(row.subject))[0] for row in changed)
    return [
        Answer(row.language, judged.value, judged.probability, row.language)
        for row, judged in zip(changed, said, strict=True)
    ]


def _kinds(path: Path) -> Mapping[str, list[Row]]:
    kinds: defaultdict[str, list[Row]] = defaultdict(list)
    for data in json_lines(path):
        language = _SAME.get(data.get("lang", ""), data.get("lang", ""))
        if language in LIKELY:
            body = data.get("body") or data.get("text", "")
            kinds[data.get("kind", "")].append(Row(data.get("subject", ""), body, language))
    return kinds


def _changed(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    changed = {"as is": list(rows)}
    if any(row.subject for row in rows):
        changed |= {
            "between greeting and footer": list(_surrounded(rows)),
            "the same, body only": [row._replace(subject="") for row in _surrounded(rows)],
        }
        changed |= {
            name: [row._replace(subject="", body=change(row.body)) for row in rows]
            for name, change in _CHANGES.items()
        }
    return changed


def _surrounded(rows: Sequence[Row]) -> Iterator[Row]:
    """Every greeting of another language with every footer, mail after mail."""
    greetings = [
        (language, text) for language, all_ in _AROUND["greetings"].items() for text in all_
    ]
    around = list(product(greetings, _AROUND["footers"]["en"]))
    for number, row in enumerate(rows):
        # A step that shares no factor with their number meets them all.
        for turn in range(3):
            (language, greeting), footer = around[(number * 3 + turn) * 37 % len(around)]
            if language != row.language:
                yield row._replace(body=f"{greeting}\n{row.body}\n{footer}")


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _first(words: int) -> Callable[[str], str]:
    return lambda text: " ".join(text.split()[:words])


_CHANGES: Mapping[str, Callable[[str], str]] = {
    "without accents": _without_accents,
    "in capitals": str.upper,
    "first 6 words": _first(6),
    "first 3 words": _first(3),
    "first word": _first(1),
}


def _line(name: str, rows: Sequence[Row], reader: LanguageReader) -> str:
    start = time.process_time()
    said = [reader.listen(row.text, titled=bool(row.subject))[0] for row in rows]
    spent = time.process_time() - start
    right = [judged.value == row.language for judged, row in zip(said, rows, strict=True)]
    sure = [judged.value != "und" for judged in said]
    stated = [(j.probability, hit) for j, hit in zip(said, right, strict=True) if j.value != "und"]
    error = calibration_error([p for p, _ in stated], [hit for _, hit in stated])
    n = len(rows)
    return (
        f"{name:44s} {n:6d}     {sum(right) / n:.3f}   {1 - sum(sure) / n:.3f}        {error:.3f}"
        f"  {spent / n * 1e6:9.0f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
