"""To which problem a mail is traced, above all a vague one, and whether probabilities are honest.

An issue stands for the problem that most of its other mails have: the clear ones, where there are
any. Candidates that stand for the same problem add up. Chasers are left out: their conversation
says what they are about.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.groups import truths
from inbox_assistant.model import Membership
from training.mails import Labelled
from training.measures import Answer, calibration_of

THRESHOLDS = (0.3, 0.5, 0.7)
EDGES = (0.0, 0.3, 0.5, 0.7, 0.9)
LISTED = 3
HEAD = f"{'traced to a problem':20s} {'mails':15s}     n  top-1  top-3" + "".join(
    f"  told from .{t * 10:.0f}: right" for t in THRESHOLDS
)


class Claim(NamedTuple):
    """A problem that may be behind a mail, and how probable that is said to be."""

    problem: str
    probability: float


class Traced(NamedTuple):
    """A mail, and the problems it may come from, the most probable first."""

    mail: Labelled
    claims: tuple[Claim, ...]

    @property
    def sure(self) -> float:
        """How probable the first claim is said to be."""
        return self.claims[0].probability if self.claims else 0.0

    def among(self, most: int) -> bool:
        """Whether its true problem is among the first claims."""
        return self.mail.problem in [claim.problem for claim in self.claims[:most]]


class Standing:
    """Which problem each issue stands for, in the eyes of a mail that may be one of its own."""

    def __init__(self, mails: Sequence[Labelled], said: Sequence[Membership]) -> None:
        self._truth = truths(mails)
        self._members: defaultdict[int, list[int]] = defaultdict(list)
        self._mails, self._said = mails, said
        for at, membership in enumerate(said):
            if membership.issue is not None:
                self._members[membership.issue].append(at)

    def problem(self, issue: int, without: int) -> str | None:
        """Return the problem an issue stands for without one mail; None when nothing else is in
        it."""
        others = [at for at in self._members[issue] if at != without]
        clear = [at for at in others if self._mails[at].labels["cue"] == "clear"]
        counts = Counter(self._truth[at] for at in clear or others)
        return counts.most_common(1)[0][0] if counts else None

    def traced(self, at: int, *, listed_only: bool) -> Traced:
        """Return the claims of a mail's candidates, and of the issue it is in."""
        said = self._said[at]
        issues = {c.issue: c.probability for c in said.candidates}
        if said.issue is not None and not listed_only:
            issues[said.issue] = said.probability
        told: defaultdict[str, float] = defaultdict(float)
        for issue, probability in issues.items():
            if problem := self.problem(issue, at):
                told[problem] += probability
        ranked = sorted(told.items(), key=lambda pair: -pair[1])
        return Traced(self._mails[at], tuple(Claim(p, min(1.0, sure)) for p, sure in ranked))

    def answer(self, at: int) -> Answer | None:
        """Return what the membership of a mail says, None when it shares its issue with none."""
        said, mail = self._said[at], self._mails[at]
        problem = None if said.issue is None else self.problem(said.issue, at)
        if problem is None:
            return None
        return Answer(self._truth[at], problem, said.probability, mail.language, mail.organisation)


def traced(
    mails: Sequence[Labelled], said: Sequence[Membership], *, on_arrival: bool = False
) -> list[Traced]:
    """Return the claims on each mail that is not a chaser. On arrival only the listed issues
    claim it: a new one says nothing yet."""
    standing = Standing(mails, said)
    places = [at for at, mail in enumerate(mails) if not mail.words.is_reply]
    return [standing.traced(at, listed_only=on_arrival) for at in places]


def answered(rows: Sequence[Traced], threshold: float) -> tuple[float, float]:
    """Return the share of mails that are told a problem at least so surely, and how many of these
    rightly."""
    told = [row.among(1) for row in rows if row.sure >= threshold]
    return len(told) / max(1, len(rows)), sum(told) / max(1, len(told))


def top(rows: Sequence[Traced], most: int) -> float:
    """Return the share of mails whose problem is among the first claims."""
    return sum(row.among(most) for row in rows) / max(1, len(rows))


def by_cue(rows: Sequence[Traced]) -> dict[str, list[Traced]]:
    """Return the mails by how far they point to their problem."""
    wanted: Mapping[str, Callable[[Labelled], bool]] = {
        "vague": _vague,
        "vague, weak cue": lambda m: _vague(m) and m.labels["cue"] == "weak",
        "vague, no cue": lambda m: _vague(m) and m.labels["cue"] == "none",
        "clear": lambda m: m.problem is not None and m.labels["cue"] == "clear",
        "no problem": lambda m: m.problem is None,
    }
    return {name: [row for row in rows if fits(row.mail)] for name, fits in wanted.items()}


def tracing_lines(title: str, rows: Sequence[Traced]) -> list[str]:
    """Return a line per cue (below HEAD): top-1, top-3, and at each threshold how many mails are
    told a problem, and how many of these rightly."""
    lines = []
    for name, own in by_cue(rows).items():
        told = "".join("          {:.2f}: {:.2f}".format(*answered(own, t)) for t in THRESHOLDS)
        if own:
            hits = f"{top(own, 1):.2f}   {top(own, LISTED):.2f}"
            lines.append(f"{title:20s} {name:15s} {len(own):5d}   {hits}{told}")
    return lines


def membership_answers(mails: Sequence[Labelled], said: Sequence[Membership]) -> list[Answer]:
    """Return what memberships say of the mails that share their issue and are no chasers."""
    standing = Standing(mails, said)
    found = (standing.answer(at) for at, mail in enumerate(mails) if not mail.words.is_reply)
    return [answer for answer in found if answer is not None]


def calibration_line(title: str, rows: Sequence[Answer]) -> str:
    """Return the expected calibration error, and what was said beside what was so."""
    parts = []
    for low, high in zip(EDGES, (*EDGES[1:], 1.01), strict=True):
        own = [row for row in rows if low <= row.sure < high]
        if own:
            said = sum(row.sure for row in own) / len(own)
            right = sum(row.right for row in own) / len(own)
            parts.append(f"said {said:.2f}, was {right:.2f} ({len(own)})")
    error = calibration_of(rows)
    return f"{title:20s} memberships: calibration error {error:.3f}; {'; '.join(parts)}"


def _vague(mail: Labelled) -> bool:
    return mail.problem is not None and bool(mail.labels["vague"])
