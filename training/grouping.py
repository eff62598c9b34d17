"""Learns how alike mails of one problem are, and when a problem is new; measures both.

Two steps, as in the product: a logistic regression over pairs of mails, then a softmax over the
issues a mail may join, learnt on streams whose issues are known.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from inbox_assistant.understand.belonging import ISSUE_FEATURES, Scales, issue_rows
from inbox_assistant.understand.likeness import PAIR_FEATURES, Rarity, pair_features
from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.profiles import Profile
from inbox_assistant.understand.revision import timed_features
from inbox_assistant.understand.traces import Trace, Tracer
from training.perceive import Example

Array = NDArray[Any]

POSITIVES = 0.08  # weight of pairs of one problem against all others: few mails share one
NEW_LESS_OFTEN = 0.4  # a wrongly new issue is mended later, a wrong member spoils its issue less
RIDGE = 1.0
# These can only speak for an issue, whatever chance says in a small world.
_ONLY_FOR = frozenset({"best_three", "mean", "best", "best_three_if_clear", "same_sender"})
PIECE = 30  # mails
PACES = (1.0, 8.0, 60.0)
OWN_FEATURES = 11  # the first features describe an issue, the rest the option "new"


@dataclass(frozen=True, slots=True)
class Stream:
    """One organisation's mails in order of time."""

    examples: tuple[Example, ...]
    traces: tuple[Trace, ...]

    @property
    def truth(self) -> list[str]:
        """The problem of each mail; a mail without one is its own."""
        return [e.mail.problem or f"none/{e.mail.id}" for e in self.examples]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the stream offered for one mail: rows of features, and the row that is right."""

    rows: Array
    right: int
    problem: str


def streams(
    examples: Sequence[Example], tracer: Tracer, vagueness: Mapping[str, float]
) -> list[Stream]:
    """Return the streams of all organisations that know time and problems. `vagueness` is the
    probability that a mail is vague, by its id, as heads say that never saw it."""
    kept: dict[str, list[Example]] = {}
    for example in examples:
        if example.mail.at:
            kept.setdefault(example.mail.organisation, []).append(example)
    return [_stream(kept[name], tracer, vagueness) for name in sorted(kept)]


def beginnings(stream: Stream) -> list[Stream]:
    """Return short pieces of a stream, each as the first days of an inbox of its own, with mail
    coming up to 60 times as fast.

    Learnt on long streams alone, a young or busy inbox takes all its mail for one issue.
    """
    found = []
    for start in range(0, len(stream.traces) - PIECE // 2, PIECE):
        examples = stream.examples[start : start + PIECE]
        traces = stream.traces[start : start + PIECE]
        found += [Stream(examples, _faster(traces, pace)) for pace in PACES]
    return found


def _faster(traces: Sequence[Trace], pace: float) -> tuple[Trace, ...]:
    first = traces[0].at
    return tuple(replace(trace, at=first + (trace.at - first) / pace) for trace in traces)


def fit_scales(given: Sequence[Stream]) -> Scales:
    """Return the weights learnt on these streams."""
    young = [piece for stream in given for piece in beginnings(stream)]
    text, same, weight = _all_pairs(given)
    pair, bias = _fit_pairs(text[:, : len(PAIR_FEATURES)], same, weight)
    timed, timed_bias = _fit_pairs(*_all_pairs([*given, *young]))
    nothing = np.zeros(len(ISSUE_FEATURES), dtype=np.float32)
    scales = Scales(pair, bias, nothing, timed, timed_bias)
    choices = [choice for stream in [*given, *young] for choice in _choices(stream, scales)]
    issue = _fit_choices(choices)
    issue[ISSUE_FEATURES.index("new")] -= NEW_LESS_OFTEN
    return replace(scales, issue=issue.astype(np.float32))


def thought_of(example: Example, vague: float, problem: float = 1.0) -> Thought:
    """Return the thought of a labelled mail, as the reader would make it."""
    seen = example.seen
    vectors = (seen.vectors.clean, seen.vectors.units)
    return Thought(seen.language, problem, vague, seen.parts.units, *vectors)


def _stream(examples: Sequence[Example], tracer: Tracer, vagueness: Mapping[str, float]) -> Stream:
    timed = [(e.mail.at, e) for e in examples if e.mail.at]
    ordered = sorted(timed, key=lambda pair: pair[0])
    traces = [
        tracer.trace(thought_of(e, vagueness[e.mail.id]), at, e.mail.sender) for at, e in ordered
    ]
    return Stream(tuple(e for _, e in ordered), tuple(traces))


def _all_pairs(given: Sequence[Stream]) -> tuple[Array, Array, Array]:
    parts = [_pairs(stream) for stream in given if _has_pairs(stream)]
    rows, same, weight = zip(*parts, strict=True)
    return np.vstack(rows), np.concatenate(same), np.concatenate(weight)


def _has_pairs(stream: Stream) -> bool:
    problems = Counter(e.mail.problem for e in stream.examples if e.mail.labels["cue"] == "clear")
    return max((n for problem, n in problems.items() if problem), default=0) > 1


def _fit_pairs(rows: Array, same: Array, weight: Array) -> tuple[Array, float]:
    """Learn from pairs of clear mails; each problem counts the same, however many its mails."""
    mean, deviation = rows.mean(0), rows.std(0) + 1e-6
    model = LogisticRegression(max_iter=300).fit(
        (rows - mean) / deviation, same, sample_weight=weight
    )
    pair = model.coef_[0] / deviation
    return pair.astype(np.float32), float(model.intercept_[0] - (mean * pair).sum())


def _pairs(stream: Stream) -> tuple[Array, Array, Array]:
    clear = [i for i, e in enumerate(stream.examples) if e.mail.labels["cue"] == "clear"]
    rarity = Rarity.of(stream.traces)
    truth = [stream.truth[i] for i in clear]
    traces = [stream.traces[i] for i in clear]
    sizes = Counter(truth)
    rows, same, weight = [], [], []
    for at in range(1, len(clear)):
        text = pair_features(traces[at], traces[:at], rarity)
        rows.append(np.hstack([text, timed_features(traces, at)]))
        equal = np.array([other == truth[at] for other in truth[:at]])
        same.append(equal)
        weight.append(np.where(equal, 1 / max(1, sizes[truth[at]] - 1), 1.0))
    equal, weights = np.concatenate(same), np.concatenate(weight)
    weights[equal] *= (~equal).sum() * POSITIVES / weights[equal].sum()
    return np.vstack(rows), equal, weights


def _choices(stream: Stream, scales: Scales) -> list[Choice]:
    """Walk the stream with the truth as memory, noting what each first mail could choose."""
    open_: dict[str, Profile] = {}
    found = []
    for example, trace, problem in zip(stream.examples, stream.traces, stream.truth, strict=True):
        names = list(open_)
        if names and not example.mail.words.is_reply:
            rows = issue_rows(trace, list(open_.values()), scales)
            right = names.index(problem) if problem in open_ else len(names)
            found.append(Choice(rows, right, problem))
        known = open_.get(problem)
        open_[problem] = known.with_mail(trace) if known else Profile.of(trace)
    return found


def _fit_choices(choices: Sequence[Choice]) -> Array:
    """Return the weights of a conditional logit (McFadden 1974), each problem damped by size."""
    spread = np.ones(len(ISSUE_FEATURES))
    issues = np.vstack([choice.rows[:-1] for choice in choices])
    spread[:OWN_FEATURES] = issues[:, :OWN_FEATURES].std(0) + 1e-6
    sizes = Counter(choice.problem for choice in choices)
    cases = [(c.rows / spread, c.right, 3 / np.sqrt(sizes[c.problem])) for c in choices]
    start = np.zeros(len(ISSUE_FEATURES))
    bounds = [(0.0, None) if name in _ONLY_FOR else (None, None) for name in ISSUE_FEATURES]
    found = minimize(_surprise(cases), start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x / spread)


def _surprise(
    cases: Sequence[tuple[Array, int, float]],
) -> Callable[[Array], tuple[float, Array]]:
    def at(weights: Array) -> tuple[float, Array]:
        loss, slope = RIDGE * float(weights @ weights) / 2, RIDGE * weights
        for rows, right, weight in cases:
            scores = rows @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            loss -= weight * float(np.log(chances[right] + 1e-12))
            slope = slope + weight * (chances @ rows - rows[right])
        return loss, slope

    return at
