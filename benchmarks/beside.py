"""Our answers beside those of others on the same mails."""

from collections.abc import Iterable, Iterator, Sequence

from rich.progress import track

from benchmarks.fields import Read, answers
from benchmarks.peers import (
    PEERS,
    commonest,
    in_polarity,
    lexicon_answers,
    polarity_line,
    score_of,
    tfidf_answers,
)
from training.left_out import STDERR
from training.mails import Labelled
from training.measures import Answer, error_of, f1_of

Part = tuple[Sequence[Labelled], Sequence[Read]]


def lines(parts: Iterable[Part]) -> Iterator[str]:
    """Yield what a TF-IDF baseline says of each field, then what lexicons say of polarity. Each
    part has the mails that taught its reader: these teach the baseline and tune the lexicons too.
    """
    joined = _joined(parts)
    ours = answers([pair for _, read in joined for pair in read])
    baseline: dict[str, list[Answer]] = {}
    for taught_by, read in track(joined, "TF-IDF", console=STDERR):
        for field, own in tfidf_answers(taught_by, [mail for mail, _ in read]).items():
            baseline.setdefault(field, []).extend(own)
    yield "field       measure      ours  TF-IDF  always the commonest"
    for field, own in baseline.items():
        numbers = own[0].truth.isdigit()
        figures = [(error_of if numbers else f1_of)(a) for a in (ours[field], own, commonest(own))]
        name = "mean error" if numbers else "macro-F1"
        yield f"{field:11s} {name:10s}  {figures[0]:.3f}   {figures[1]:.3f}   {figures[2]:.3f}"
    yield ""
    if "emotion" in ours:
        yield from _polarity_lines(joined, ours["emotion"], baseline["emotion"])


def _polarity_lines(
    parts: Sequence[Part], ours: Sequence[Answer], baseline: Sequence[Answer]
) -> Iterator[str]:
    yield "polarity (thresholds of lexicons tuned on the mails our heads learnt from)"
    yield f"{'by':28s}     n  macro-F1  accuracy   ours: macro-F1  accuracy"
    yield polarity_line("TF-IDF", in_polarity(baseline), in_polarity(ours))
    for peer in PEERS:
        name, score = f"{peer.name} ({peer.language})", score_of(peer)
        own = [answer for answer in in_polarity(ours) if answer.language == peer.language]
        if score is None:
            yield f"{name:28s}not installed (pip install 'inbox-assistant[bench]')"
        elif own:
            theirs = [
                answer
                for taught_by, read in parts
                for answer in lexicon_answers(
                    score, peer.language, taught_by, [mail for mail, _ in read]
                )
            ]
            yield polarity_line(name, theirs, own)


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Return one part per reader, so that a baseline is learnt once for each."""
    known: dict[int, tuple[Sequence[Labelled], list[Read]]] = {}
    for taught_by, read in parts:
        known.setdefault(id(taught_by), (taught_by, []))[1].extend(read)
    return list(known.values())
