"""What reading a mail costs: the embedding, and every component beyond it; and that its memory
stays flat.

The mails are those of `training`, about sixty words each. For memory they are told apart by words
nobody wrote before, and embedded by counting letters: what the model keeps is no matter of length.
"""

import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import count, cycle, islice
from pathlib import Path

from spacy.tokens import Doc

from benchmarks.measuring import Cost, aim
from inbox_assistant.understand.nlp import STEPS, MailLanguage
from inbox_assistant.understand.pipeline import BATCH, Reader, language_of
from inbox_assistant.understand.words import Words
from tests.understand.making import FakeEmbedder
from training.mails import load_all

WORDS, AROUND = 60, 12
MOST_MS = 10.0  # beyond the embedding, for a mail of sixty words
_KB = 1024


def report(mails: int, rounds: int) -> None:
    """Print CPU milliseconds a mail of each component, and their share of the embedding's."""
    words = list(islice(_of_sixty_words(), mails))
    reader = Reader()
    taken = [_taken(reader, words) for _ in range(rounds + 1)][1:]  # the first loads the models
    each = {name: statistics.median(costs[name] for costs in taken) for name in taken[0]}
    embedding = each["inbox_vectors"]
    print(f"\n{'reading, a mail of 60 words':28}{'CPU ms/mail':>14}{'of embedding':>14}")
    for name, milliseconds in each.items():
        print(f"{name:28}{milliseconds:>14.2f}{milliseconds / embedding:>14.2f}")
    beyond = sum(each.values()) - embedding
    print(f"{'all beyond the embedding':28}{beyond:>14.2f}{beyond / embedding:>14.2f}")
    aim("CPU ms beyond the embedding", beyond, most=MOST_MS)


def report_memory(mails: int) -> None:
    """Print the memory of this process while so many different mails are read."""
    reader = Reader(FakeEmbedder())
    pipelines, sizes = reader.pipelines, list[float]()
    for number, _ in enumerate(reader.read_many(islice(_different(), mails)), start=1):
        if number % max(1, mails // 10) == 0:
            sizes.append(_megabytes())
            strings = sum(len(pipelines.of(code).vocab.strings) for code in pipelines.built)
            print(
                f"{number:>10} mails read{sizes[-1]:>8.0f} MB{strings:>8} strings kept", flush=True
            )
    aim("memory at the end against the first tenth", sizes[-1] / sizes[0], most=1.05)


def _taken(reader: Reader, words: Sequence[Words]) -> dict[str, float]:
    """Return the milliseconds a mail that each step takes, a batch after the other."""
    costs = {name: Cost() for name in ("language", "words", *STEPS)}
    for at in range(0, len(words), BATCH):
        # Copies: what was cut in the round before would be cut already.
        batch = [Words(w.subject, w.body, w.sender_name) for w in words[at : at + BATCH]]
        _read(reader, batch, costs)
    return {name: 1000 * cost.cpu / len(words) for name, cost in costs.items()}


def _read(reader: Reader, batch: Sequence[Words], costs: dict[str, Cost]) -> None:
    with costs["language"].measuring():
        heard = [language_of(words) for words in batch]
    nlps = [reader.pipelines.of(language.value) for language, _ in heard]
    with costs["words"].measuring():
        docs = [
            nlp.doc(words, *known) for nlp, words, known in zip(nlps, batch, heard, strict=True)
        ]
    for step in STEPS:
        with costs[step].measuring():
            if step == "inbox_vectors":
                nlps[0].vectors.together(docs)
            else:
                docs = [_step(nlp, step)(doc) for nlp, doc in zip(nlps, docs, strict=True)]


def _step(nlp: MailLanguage, step: str) -> Callable[[Doc], Doc]:
    return nlp.get_pipe(step)


def _of_sixty_words() -> Iterator[Words]:
    for mail in cycle(load_all()):
        if abs(len(mail.words.text.split()) - WORDS) <= AROUND:
            yield mail.words


def _different() -> Iterator[Words]:
    written = cycle(load_all())
    for number in count():
        words = next(written).words
        yield Words(f"{words.subject} {number:x}q", f"{words.body} zq{number:x} {number}k.")


def _megabytes() -> float:
    resident = Path("/proc/self/statm").read_text().split()[1]
    return int(resident) * 4 / _KB
