"""What it gains when agents look at the few memberships that are least sure."""

from collections.abc import Sequence
from itertools import count

from benchmarks.groups import f1s, groups, truths
from benchmarks.tracing import Standing
from inbox_assistant.model import Membership
from inbox_assistant.understand.inbox import Inbox
from training.mails import Labelled
from training.measures import b_cubed

SHARE = 0.05


def least_sure(said: Sequence[Membership], share: float = SHARE) -> list[int]:
    """Return the places of the least certain memberships, so many that they are this share of all
    mails."""
    kept = [at for at, membership in enumerate(said) if membership.issue is not None]
    kept.sort(key=lambda at: said[at].probability)
    return sorted(kept[: round(share * len(said))])


def pins(
    mails: Sequence[Labelled], said: Sequence[Membership], places: Sequence[int]
) -> dict[int, int | None]:
    """Return what an agent who knows the truth says of these mails: where they are, when their
    issue stands for their problem; else the largest issue that does; a new one (a number below
    0) when none does; none for a mail without a problem."""
    standing, fresh = Standing(mails, said), count(-1, -1)
    opened: dict[str, int] = {}
    found: dict[int, int | None] = {}
    for at in places:
        problem = mails[at].problem
        own = _carrying(standing, mails, said, at)
        if problem is None:
            found[at] = None
        elif own is not None:
            found[at] = own
        else:
            found[at] = opened[problem] = opened.get(problem) or next(fresh)
    return found


def correction_lines(
    inbox: Inbox, mails: Sequence[Labelled], said: Sequence[Membership]
) -> list[str]:
    """Return the B-cubed F1 before and after the correction, each after a second look, and that of
    the mails nobody touched."""
    told = pins(mails, said, least_sure(said))
    again = groups(inbox.look_again(told))
    before, after = f1s(mails, groups(said)), f1s(mails, again)
    each = ", ".join(f"{cut} {before[cut]:.3f} → {after[cut]:.3f}" for cut in before)
    rest = [at for at, mail in enumerate(mails) if at not in told and mail.problem]
    others = [_f1_of(rest, mails, named) for named in (groups(said), again)]
    changed = sum(said[at].issue != issue for at, issue in told.items())
    return [
        f"the {len(told)} least sure memberships corrected ({changed} moved), then looked again:",
        f"  B-cubed F1 {each}; problems of the other mails {others[0]:.3f} → {others[1]:.3f}",
    ]


def _carrying(
    standing: Standing, mails: Sequence[Labelled], said: Sequence[Membership], at: int
) -> int | None:
    """Return the issue an agent would name: its own if it is right, else the largest right one."""
    problem, own = mails[at].problem, said[at].issue
    fellows = [
        m.issue
        for i, m in enumerate(said)
        if m.issue is not None and i != at and mails[i].problem == problem
    ]
    right = {issue for issue in set(fellows) if standing.problem(issue, at) == problem}
    if own in right:
        return own
    return max(sorted(right), key=fellows.count, default=None)


def _f1_of(places: Sequence[int], mails: Sequence[Labelled], named: Sequence[str]) -> float:
    truth = truths(mails)
    return b_cubed([truth[i] for i in places], [named[i] for i in places])[2]
