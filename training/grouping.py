"""Learns how alike mails of one problem are, and which issue a mail is of.

As in the product: a space of comparison, a logistic regression over pairs of clear mails, then a
softmax over the issues that may claim a mail. What is learnt on top of a space is learnt on
organisations that this space has not seen, so that it is not trusted too much.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from inbox_assistant.understand.belonging import Line, Scales, claims_of
from inbox_assistant.understand.claims import CLAIM_FEATURES, OWN, claim_rows
from inbox_assistant.understand.consolidation import Look, Seen, compared, members_of
from inbox_assistant.understand.issues import CLEAR_BELOW, PROBLEM_AT
from inbox_assistant.understand.likeness import pair_features
from inbox_assistant.understand.means import LanguageMeans
from inbox_assistant.understand.method import Method
from inbox_assistant.understand.profiles import Profile
from inbox_assistant.understand.space import Space
from inbox_assistant.understand.traces import Trace, Tracer
from training.register import Array
from training.spaces import Case, fit_space

ENOUGH = 0.18  # mean probability from which groups are one: the best over all organisations
POSITIVES = 0.08  # weight of pairs of one problem against all others: few mails share one
RIDGE = 1.0
Bound = tuple[float | None, float | None]
_FREE: Bound = (None, None)
# Few firms write in what is learnt from: that a colleague wrote may speak for an issue, a little.
_BOUNDS: dict[str, Bound] = {"same_sender": (0.0, 2.0), "same_organisation": (0.0, 1.0)}
PARTS = 3
# Choices on arrival are learnt with the truth as memory; issues as they come out are less pure, so
# the same scores tell less: measured on the issues of 27 organisations, so much of it.
TEMPER = 0.65


@dataclass(frozen=True, slots=True)
class Stream:
    """One organisation's mails in order of time; a mail without a problem is its own."""

    name: str
    mails: tuple[Seen, ...]
    truth: tuple[str, ...]
    clear: tuple[bool, ...]
    troubled: tuple[bool, ...]

    @property
    def case(self) -> Case:
        """What the space of comparison is learnt from."""
        return Case(tuple(mail.thought for mail in self.mails), self.truth, self.clear)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a mail could choose: rows of features, and which of them are right."""

    rows: Array
    right: Array
    weight: float


def fit_method(
    given: Sequence[Stream], means: LanguageMeans, concepts: Mapping[str, float]
) -> Method:
    """Return the method learnt on these streams."""
    space = fit_space([stream.case for stream in given], means)
    tracers = {n: Tracer(s, concepts) for n, s in _strange_spaces(given, means).items()}
    scales = _fit_lines(given, tracers)
    methods = {name: Method(scales, tracer) for name, tracer in tracers.items()}
    arrival = [choice for s in given for choice in arrivals(s, methods[s.name])]
    later = [choice for s in given for choice in second_looks(s, methods[s.name])]
    claim = np.float32(TEMPER) * fit_choices(arrival)
    scales = replace(scales, claim=claim, claim_again=fit_choices(later))
    return Method(scales, Tracer(space, concepts))


def _fit_lines(given: Sequence[Stream], tracers: Mapping[str, Tracer]) -> Scales:
    """Learn how alike pairs of clear mails of one problem are: on arrival, and at a second look."""
    nothing = np.zeros(len(CLAIM_FEATURES), dtype=np.float32)
    plain = [traces_of(s, tracers[s.name], own=False) for s in given]
    own = [traces_of(s, tracers[s.name], own=True) for s in given]
    text = fit_line([_text_pairs(s, t) for s, t in zip(given, plain, strict=True)])
    again = fit_line([_text_pairs(s, t) for s, t in zip(given, own, strict=True)])
    timed = fit_line([_pairs(s, compared(t, again)[1]) for s, t in zip(given, own, strict=True)])
    return Scales(text, nothing, again, timed, nothing, ENOUGH)


def _strange_spaces(given: Sequence[Stream], means: LanguageMeans) -> dict[str, Space]:
    """Return, per stream, a space learnt on other organisations."""
    spaces: dict[str, Space] = {}
    for part in range(PARTS):
        own = given[part::PARTS]
        names = {stream.name for stream in own}
        other = [stream.case for stream in given if stream.name not in names]
        space = fit_space(other, means)
        spaces |= dict.fromkeys(names, space)
    return spaces


def traces_of(stream: Stream, tracer: Tracer, *, own: bool) -> list[Trace]:
    """Return the traces of a stream; `own`: without what its own mails share."""
    if own:
        tracer = tracer.within(tracer.space.centred_on([mail.thought for mail in stream.mails]))
    return [tracer.trace(mail.thought, mail.at, mail.sender) for mail in stream.mails]


Pairs = tuple[Array, Array, Array]


def _text_pairs(stream: Stream, traces: Sequence[Trace]) -> Pairs:
    return _pairs(stream, [pair_features(trace, traces[:at]) for at, trace in enumerate(traces)])


def _pairs(stream: Stream, rows: Sequence[Array]) -> Pairs:
    """Return the features of pairs of clear mails, whether they share a problem, and weights: each
    problem counts the same, however many its mails."""
    clear = [at for at, is_clear in enumerate(stream.clear) if is_clear]
    truth = [stream.truth[at] for at in clear]
    sizes = Counter(truth)
    kept, same, weight = [], [], []
    for place in range(1, len(clear)):
        equal = np.array([other == truth[place] for other in truth[:place]])
        kept.append(rows[clear[place]][clear[:place]])
        same.append(equal)
        weight.append(np.where(equal, 1 / max(1, sizes[truth[place]] - 1), 1.0))
    equal, weights = np.concatenate(same), np.concatenate(weight)
    weights[equal] *= (~equal).sum() * POSITIVES / weights[equal].sum()
    # Pairs grow with the square of the mails, what they tell does not.
    return np.vstack(kept), equal, weights / np.sqrt(len(weights))


def fit_line(pairs: Sequence[Pairs]) -> Line:
    """Return the logistic regression of sharing a problem."""
    rows, same, weight = (np.concatenate(part) for part in zip(*pairs, strict=True))
    mean, deviation = rows.mean(0), rows.std(0) + 1e-6
    model = LogisticRegression(max_iter=300).fit(
        (rows - mean) / deviation, same, sample_weight=weight * len(weight) / weight.sum()
    )
    weights = model.coef_[0] / deviation
    return Line(weights.astype(np.float32), float(model.intercept_[0] - (mean * weights).sum()))


def arrivals(stream: Stream, method: Method) -> list[Choice]:
    """Walk the stream with the truth as memory, noting what each first mail could choose."""
    open_: dict[str, Profile] = {}
    sizes = Counter(stream.truth)
    found = []
    for trace, mail, problem in zip(
        traces_of(stream, method.tracer, own=False), stream.mails, stream.truth, strict=True
    ):
        names = list(open_)
        if names and mail.follows is None:
            claims = claims_of(trace, list(open_.values()), method.scales)
            right = np.array([name == problem for name in names] + [problem not in open_])
            rows = claim_rows(trace, claims, later=False)
            found.append(Choice(rows, right, 1 / np.sqrt(sizes[problem])))
        known = open_.get(problem)
        if known:
            open_[problem] = known.with_mail(trace)
        elif trace.problem > PROBLEM_AT and trace.vague < CLEAR_BELOW:
            open_[problem] = Profile.of(trace)
    return found


def second_looks(stream: Stream, method: Method) -> list[Choice]:
    """Group the clear mails of a stream; note what each mail could choose. Several groups may be
    right: those made mostly of clear mails of its problem."""
    look = Look(stream.mails, method)
    groups = look.groups()
    members = members_of(groups)
    about = {group: _mostly(stream, places) for group, places in members.items()}
    sizes = Counter(stream.truth)
    found = []
    for at, (mail, problem) in enumerate(zip(stream.mails, stream.truth, strict=True)):
        if mail.follows is None:
            claims = look.claims(at, groups, members)
            rows = claim_rows(look.traces[at], list(claims.values()), later=True)
            right = np.array([about[group] == problem for group in claims] + [False])
            right[-1] = not right.any()
            found.append(Choice(rows, right, 1 / np.sqrt(sizes[problem])))
    return found


def _mostly(stream: Stream, places: Sequence[int]) -> str:
    """Return the problem that most of these mails have, the clear ones first."""
    clear = [stream.truth[at] for at in places if stream.clear[at]]
    return Counter(clear or [stream.truth[at] for at in places]).most_common(1)[0][0]


def fit_choices(choices: Sequence[Choice]) -> Array:
    """Return the weights of a conditional logit (McFadden 1974) whose right answer may be any of
    several."""
    issues = np.vstack([choice.rows[:-1] for choice in choices])
    none = np.vstack([choice.rows[-1:] for choice in choices])
    spread = np.concatenate([issues[:, :OWN].std(0).clip(1e-3), none[:, OWN:].std(0).clip(0.3)])
    most = max(len(choice.rows) for choice in choices)
    rows = np.zeros((len(choices), most, len(spread)), dtype=np.float32)
    there, right = (np.zeros((len(choices), most), dtype=bool) for _ in range(2))
    for at, choice in enumerate(choices):
        size = len(choice.rows)
        rows[at, :size], there[at, :size] = choice.rows / spread, True
        right[at, :size] = choice.right
    weight = 3 * np.array([choice.weight for choice in choices])
    start = np.zeros(len(spread))
    bounds = [_BOUNDS.get(name, _FREE) for name in CLAIM_FEATURES]
    found = minimize(
        _surprise(rows, there, right, weight),
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=[_times(bound, by) for bound, by in zip(bounds, spread, strict=True)],
        options={"maxiter": 200},
    )
    return np.asarray(found.x / spread, dtype=np.float32)


def _times(bound: Bound, by: float) -> Bound:
    low, high = bound
    return (None if low is None else low * by, None if high is None else high * by)


def _surprise(
    rows: Array, there: Array, right: Array, weight: Array
) -> Callable[[Array], tuple[float, Array]]:
    def at(weights: Array) -> tuple[float, Array]:
        scores = np.where(there, rows @ weights.astype(np.float32), -np.inf)
        found = np.exp(scores - scores.max(axis=1, keepdims=True))
        found /= found.sum(axis=1, keepdims=True)
        hit = np.where(right, found, 0.0)
        chance = hit.sum(axis=1) + 1e-12
        slope = weight[:, None] * (found - hit / chance[:, None])
        loss = -(weight * np.log(chance)).sum() + RIDGE * float(weights @ weights) / 2
        return float(loss), np.einsum("nk,nkf->f", slope, rows) + RIDGE * weights

    return at
