"""Our emotions on public sets of comments and subtitles, with lexicons on the same rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.peers import PEERS, POLARITY, Score, polarity_line, score_of, tuned
from benchmarks.samples import FEW, KNOWN, Row, Sample, cuts, rank_correlation
from training.measures import Answer

_POLARITY = {label: polarity for polarity, own in KNOWN["polarity"].items() for label in own}
Told = tuple[frozenset[str], str]


def lines(rows: Sequence[Row], sample: Sample, about: Mapping[str, Any]) -> Iterator[str]:
    """Yield how often the emotion said is among a row's, per language, then polarity and
    intensity where the set knows them."""
    ours: Mapping[str, str] = KNOWN["ours"][about["ours"]]
    answered = frozenset(ours.values())
    asked = [row for row in rows if answered & _labels(row.data, about)]
    yield f"{len(rows) - len(asked)} of {len(rows)} rows have only labels that none of ours answers"
    yield "in        n  among theirs  macro-F1  always the commonest: among theirs  macro-F1"
    for cut, own in cuts(asked):
        told = [
            (_labels(row.data, about) & answered, ours[row.reading.emotion.value]) for row in own
        ]
        yield f"{cut:4s} {len(own):6d}{_figures(told)}                  {_figures(_always(told))}"
    yield ""
    yield from _polarity_lines(rows, sample, about)
    if rated := [row for row in rows if "intensity" in row.data]:
        yield from _intensity_lines(rated)


def f1_among(told: Sequence[Told]) -> float:
    """Return the mean F1 over the labels that occur, where one answer meets several labels."""
    given = Counter(said for _, said in told)
    wanted = Counter(label for labels, _ in told for label in labels)
    right = Counter(said for labels, said in told if said in labels)
    each = [2 * right[label] / (wanted[label] + given[label]) for label in wanted]
    return sum(each) / max(1, len(each))


def polarity_of(data: Mapping[str, Any], about: Mapping[str, Any]) -> str | None:
    """Return the polarity all labels of a row agree on, None when they don't."""
    found = {_POLARITY[label] for label in _labels(data, about) if label in _POLARITY}
    return found.pop() if len(found) == 1 else None


def _labels(data: Mapping[str, Any], about: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(data[about["labels"]])


def _figures(told: Sequence[Told]) -> str:
    among = np.mean([said in labels for labels, said in told])
    return f"         {among:.3f}     {f1_among(told):.3f}"


def _always(told: Sequence[Told]) -> list[Told]:
    value = Counter(label for labels, _ in told for label in labels).most_common(1)[0][0]
    return [(labels, value) for labels, _ in told]


def _polarity_lines(rows: Sequence[Row], sample: Sample, about: Mapping[str, Any]) -> Iterator[str]:
    yield "polarity (thresholds of lexicons tuned on other rows of the same set)"
    yield f"{'by':28s}     n  macro-F1  accuracy   ours: macro-F1  accuracy"
    polar = [(row, p) for row in rows if (p := polarity_of(row.data, about))]
    for cut, own in cuts([row for row, _ in polar]):
        ours = [_ours(row, about) for row in own]
        yield polarity_line(f"ours ({cut})", ours, ours)
    for peer in PEERS:
        name, score = f"{peer.name} ({peer.language})", score_of(peer)
        own = [row for row, _ in polar if row.language == peer.language]
        spare = [data for data in sample.to_tune if data["lang"] == peer.language]
        if score and len(own) >= FEW and spare:
            theirs = _theirs(own, spare, score, about)
            yield polarity_line(name, theirs, [_ours(row, about) for row in own])
        elif not score:
            yield f"{name:28s}not installed (pip install 'inbox-assistant[bench]')"


def _ours(row: Row, about: Mapping[str, Any]) -> Answer:
    truth, emotion = polarity_of(row.data, about) or "", row.reading.emotion
    return Answer(truth, POLARITY[emotion.value], emotion.probability, row.language)


def _theirs(
    rows: Sequence[Row], spare: Iterable[Mapping[str, Any]], score: Score, about: Mapping[str, Any]
) -> list[Answer]:
    tuning = [(score(d["text"]), p) for d in spare if (p := polarity_of(d, about))]
    cut = tuned([s for s, _ in tuning], [p for _, p in tuning])
    return [
        Answer(
            polarity_of(row.data, about) or "",
            cut.polarity(score(row.data["text"])),
            1.0,
            row.language,
        )
        for row in rows
    ]


def _intensity_lines(rows: Sequence[Row]) -> Iterator[str]:
    yield ""
    yield "intensity, 0 to 3, of the strongest emotion"
    yield "in        n  mean error  always the median  Spearman"
    for cut, own in cuts(rows):
        truth = np.array([max(row.data["intensity"].values()) for row in own])
        said = np.array([row.reading.intensity.value for row in own])
        error, usual = (np.abs(truth - s).mean() for s in (said, np.median(truth)))
        agree = rank_correlation(truth.tolist(), said.tolist())
        yield f"{cut:4s} {len(own):6d}       {error:.3f}              {usual:.3f}     {agree:.3f}"
