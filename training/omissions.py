"""Teaches the check which sentence of a reply answers which question of a mail.

A file of `data/omissions` holds replies in one language: `@` names a labelled mail by its id (or a
new one, by organisation and number, with its text), `?` what it asks in the words of the mail, and
the sentences of a reply follow, each after the numbers of the questions it answers, or `-`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import inbox_assistant.respond.check
from inbox_assistant.respond.check.answering import WEIGHTS, Answering, Asked, features
from inbox_assistant.respond.check.asks import Ask, asks_of
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.offers import Offer
from training.mails import load_all
from training.register import Array

ROWS = Path(__file__).parent / "data" / "omissions"
FOLDS = 8
INNER = 4
# Strictness of the regressions, and the shares of false alarms for which recall is printed.
VECTORS, SHARED = 4.0, 0.2
ALARMS = (0.005, 0.01, 0.02, 0.05)


@dataclass(slots=True)
class Reply:
    """A mail, what it asks, and sentences of replies with the numbers of what they answer."""

    organisation: str
    language: str
    mail: str
    questions: list[str] = field(default_factory=list)
    lines: list[tuple[frozenset[int], str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question beside a sentence: its reply (by place), whether it answers it, or anything."""

    reply: int
    organisation: str
    ask: Ask
    offer: Offer
    asked: Asked
    answers: bool
    substance: bool


def main() -> None:
    """Write the weights; print how they fare on organisations left out of learning."""
    replies = [*written()]
    pairs = [pair for at, reply in enumerate(replies) for pair in _pairs(at, reply)]
    print(f"{len(replies)} replies, {len(pairs)} questions beside sentences")
    print("\n".join(_report(pairs, _left_out(pairs))))
    path = Path(inbox_assistant.respond.check.__file__).parent / "weights" / WEIGHTS
    known = fit(pairs)
    arrays = {"answers": known.answers, "weights": known.weights, "bias": np.array(known.bias)}
    np.savez_compressed(path, allow_pickle=False, **arrays)
    print(f"{path.name}: {path.stat().st_size // 1024} KiB")


def written(folder: Path = ROWS) -> Iterator[Reply]:
    """Yield the replies of all files: `it.txt`, `it_more.txt` are Italian."""
    mails = {mail.id: mail for mail in load_all()}
    for path in sorted(folder.glob("*.txt")):
        reply: Reply | None = None
        for line in path.read_text(encoding="utf-8").splitlines():
            mark, _, text = line.strip().partition(" ")
            if mark == "@":
                if reply:
                    yield reply
                name, _, own = text.partition(" ")
                place = name.split(".")[0] if own else mails[name].organisation
                reply = Reply(place, path.stem[:2], own or mails[name].words.body)
            elif reply and mark == "?":
                reply.questions.append(text)
            elif reply and mark:
                numbers = frozenset() if mark == "-" else frozenset(int(one) - 1 for one in mark)
                reply.lines.append((numbers, text))
        if reply:
            yield reply


def fit(pairs: Sequence[Pair]) -> Answering:
    """Return the two regressions; the first is asked about sentences it has not learnt from."""
    vectors = np.array([pair.offer.meaning for pair in pairs])
    substance = np.array([pair.substance for pair in pairs])
    heard = np.zeros(len(pairs))
    groups = [pair.organisation for pair in pairs]
    for rest, held in GroupKFold(INNER).split(vectors, groups=groups):
        heard[held] = vectors[held] @ _regression(vectors[rest], substance[rest], VECTORS)[0]
    shown = np.array([features(pair.ask, pair.offer, pair.asked) for pair in pairs], dtype=float)
    answers = np.array([pair.answers for pair in pairs])
    weights, bias = _regression(np.column_stack([shown, heard]), answers, SHARED)
    return Answering(_regression(vectors, substance, VECTORS)[0], weights, bias)


def _regression(rows: Array, answers: Array, loose: float) -> tuple[Array, float]:
    learnt = LogisticRegression(C=loose, max_iter=3_000).fit(rows, answers)
    return learnt.coef_[0].astype(np.float32), float(learnt.intercept_[0])


def _pairs(at: int, reply: Reply) -> Iterator[Pair]:
    asks = asks_of(Draft("", reply.language, reply.mail))
    asked = Asked(reply.mail, reply.language, asks)
    for ask in asks:
        meant = {
            n for n, text in enumerate(reply.questions) if text in ask.text or ask.text in text
        }
        for numbers, text in reply.lines if meant else ():
            offer = Offer(text, text, reply.language)
            answers = bool(numbers & meant)
            yield Pair(at, reply.organisation, ask, offer, asked, answers, bool(numbers))


def _left_out(pairs: Sequence[Pair]) -> Array:
    chances = np.zeros(len(pairs))
    groups = [pair.organisation for pair in pairs]
    for rest, held in GroupKFold(FOLDS).split(chances, groups=groups):
        known = fit([pairs[at] for at in rest])
        for at in held:
            chances[at] = known.chance(pairs[at].ask, pairs[at].offer, pairs[at].asked)
    return chances


def _report(pairs: Sequence[Pair], chances: Array) -> Iterator[str]:
    """Tell how many open questions are found when so many answered ones raise a false alarm."""
    answered, left = [], []
    asks = {(pair.reply, pair.ask.text) for pair in pairs}
    for reply, text in asks:
        own = [n for n, p in enumerate(pairs) if p.reply == reply and p.ask.text == text]
        idle = max((chances[n] for n in own if not pairs[n].answers), default=0.0)
        left.append(idle)
        answered += [max(idle, chances[n]) for n in own if pairs[n].answers]
    for share in ALARMS:
        bound = np.quantile(answered, share)
        found = float(np.mean(np.array(left) < bound))
        yield f"alarms {share:.1%}: {found:.0%} of open questions found, below {bound:.3f}"
