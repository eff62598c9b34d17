"""Our formality and warmth on public sets of formality and politeness."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.aims import UNSURE
from benchmarks.fields import called
from benchmarks.peers import PEERS, score_of
from benchmarks.samples import FEW, Row, chance, cuts, rank_correlation
from training.measures import Answer


def formality_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Yield accuracy, how many are called and right, and how many pairs (one sentence told
    formally and informally) are right in both, or at least in order."""
    yield "in        n  accuracy  called  right when called  pairs  both right  in order"
    for cut, own in cuts(rows):
        answers = [_answer(row) for row in own]
        right = np.mean([answer.right for answer in answers])
        share, _, sound = called(answers, UNSURE)
        pairs = _pairs(own)
        both = np.mean([all(_answer(row).right for row in pair) for pair in pairs] or [False])
        order = np.mean([_formal(pair[0]) > _formal(pair[1]) for pair in pairs] or [False])
        yield (
            f"{cut:4s} {len(own):6d}     {right:.3f}   {share:.3f}              {sound:.3f}"
            f"  {len(pairs):5d}       {both:.3f}     {order:.3f}"
        )


def politeness_lines(rows: Sequence[Row], about: Mapping[str, Any]) -> Iterator[str]:
    """Yield the rank correlation (Spearman) of people's scores with what we say, and with what
    lexicons say of polarity."""
    for score in about["scores"]:
        yield f"rank correlation with {score}"
        yield "in        n   warmth  formality  " + "  ".join(peer.name for peer in PEERS)
        for cut, own in cuts(rows):
            truth = [row.data[score] for row in own]
            each = [rank_correlation(truth, said) for said in (_warmths(own), _forms(own))]
            figures = f"    {each[0]:.3f}      {each[1]:.3f}  {_peers(own, truth)}"
            yield f"{cut:4s} {len(own):6d}{figures}"


def _answer(row: Row) -> Answer:
    truth = str(row.data["label"]).replace("unmarked", "neutral")
    judged = row.reading.formality
    return Answer(truth, judged.value, judged.probability, row.language)


def _pairs(rows: Sequence[Row]) -> list[list[Row]]:
    """Return complete pairs, the formal one first."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row.data["label"])):
        found[row.data["pair"]].append(row)
    kinds = ["formal", "informal"]
    return [pair for pair in found.values() if [row.data["label"] for row in pair] == kinds]


def _formal(row: Row) -> float:
    judged = row.reading.formality
    return chance(judged, "formal") - chance(judged, "informal")


def _forms(rows: Sequence[Row]) -> list[float]:
    return [_formal(row) for row in rows]


def _warmths(rows: Sequence[Row]) -> list[float]:
    judged = [row.reading.warmth for row in rows]
    return [chance(warmth, "warm") - chance(warmth, "cold") for warmth in judged]


def _peers(rows: Sequence[Row], truth: Sequence[float]) -> str:
    """Return the correlation for each peer, where all rows are in its language."""
    figures = []
    for peer in PEERS:
        score = score_of(peer)
        theirs = score and {row.language for row in rows} == {peer.language} and len(rows) >= FEW
        said = [score(row.data["text"]) for row in rows] if score and theirs else []
        text = f"{rank_correlation(truth, said):.3f}" if said else "-"
        figures.append(f"{text:>{len(peer.name)}s}")
    return "  ".join(figures)
