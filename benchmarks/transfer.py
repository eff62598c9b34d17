"""What transfer is worth: one of our languages is read by heads that learnt from the others only.

Languages without labelled mails of ours are read like this: with word lists where there are some,
and without any for most. No organisation is read by heads that learnt from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.progress import track

from inbox_assistant.understand.register import FIELDS, ORDERED, RegisterReader
from inbox_assistant.understand.signs import signs_of
from training.left_out import STDERR
from training.mails import folds
from training.measures import Answer, error_of, f1_of
from training.perceive import Example, language_means
from training.register import fit, label

UNKNOWN = "und"  # no language: no word list, no form of address, the mean of all languages


def lines(examples: Sequence[Example], language: str) -> Iterator[str]:
    """Yield a line per field: macro-F1 (mean error of numbers) of mails in a language as shipped,
    without labelled mails in it, and without its word lists besides."""
    told: dict[tuple[str, str], list[Answer]] = {}
    for fold in track(folds([e.mail for e in examples]), "learning", console=STDERR):
        own = [e for e in examples if e.mail.organisation in fold and e.mail.language == language]
        others = [e for e in examples if e.mail.organisation not in fold]
        foreign = [e for e in others if e.mail.language != language]
        if own:
            _tell(told, "learnt", _reader(others), own)
            reader = _reader(foreign)
            _tell(told, "lists", reader, own)
            _tell(told, "nothing", reader, [_without_lists(e) for e in own])
    yield "field           n  with its mails  with its word lists only  with neither"
    if not told:
        yield "no labelled mails in this language"
    for field in FIELDS if told else ():
        rows = {case: told[field, case] for case in ("learnt", "lists", "nothing")}
        figure = error_of if field in ORDERED else f1_of
        learnt, lists, nothing = (figure(own) for own in rows.values())
        yield (
            f"{field:10s} {len(rows['learnt']):6d}           {learnt:.3f}"
            f"                     {lists:.3f}         {nothing:.3f}"
        )


def _reader(examples: Sequence[Example]) -> RegisterReader:
    means = language_means(examples)
    return RegisterReader(fit(examples, means), means)


def _tell(
    told: dict[tuple[str, str], list[Answer]],
    case: str,
    reader: RegisterReader,
    examples: Sequence[Example],
) -> None:
    for example in examples:
        register = reader.read(example.seen)
        for field in FIELDS:
            if (truth := label(example, field)) is not None:
                judged = getattr(register, field)
                answer = Answer(truth, str(judged.value), judged.probability, example.mail.language)
                told.setdefault((field, case), []).append(answer)


def _without_lists(example: Example) -> Example:
    signs = signs_of(example.mail.words, UNKNOWN)
    return replace(example, seen=replace(example.seen, language=UNKNOWN, signs=signs))
