"""Public sets, read by the shipped weights: trained on our mails only, measured there."""

from collections.abc import Iterator
from pathlib import Path

from rich.progress import track

from benchmarks import languages, public_emotion, public_grouping, public_register
from benchmarks.fields import json_lines
from benchmarks.honest import Judges
from benchmarks.samples import Row, known, sample
from inbox_assistant.understand.words import Words
from training.left_out import STDERR


def lines(path: Path, judges: Judges, most: int, seed: int) -> Iterator[str]:
    """Yield the figures of a known set: of all rows for languages, else of a sample. Texts with
    intents are grouped by what the package ships."""
    about = known(path)
    assert about
    yield f"{about['source']}, {about['licence']}; no weight learnt from it"
    if about["about"] == "language":
        yield from languages.lines(path)
        return
    if about["about"] == "grouping":
        yield from public_grouping.lines(path, about, judges.shipped, judges.embedder)
        return
    drawn = sample(json_lines(path), most, seed)
    read = judges.shipped.reader.read_many(Words("", str(data["text"])) for data in drawn.measured)
    steps = track(drawn.measured, path.name, console=STDERR)
    rows = [Row(data, understood.reading) for data, understood in zip(steps, read, strict=True)]
    if about["about"] == "emotion":
        yield from public_emotion.lines(rows, drawn, about)
    elif about["about"] == "formality":
        yield from public_register.formality_lines(rows)
    else:
        yield from public_register.politeness_lines(rows, about)
