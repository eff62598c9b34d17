"""Groups labelled mails as they come, and at a second look, and prints how well."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.correcting import correction_lines
from benchmarks.groups import HEAD as GROUPS_HEAD
from benchmarks.groups import Grouped, alone_line, f1s, group_lines, groups, left_alone
from benchmarks.steadiness import again_line, order_lines
from benchmarks.tracing import HEAD as TRACING_HEAD
from benchmarks.tracing import (
    answered,
    by_cue,
    calibration_line,
    membership_answers,
    top,
    traced,
    tracing_lines,
)
from inbox_assistant.understand.inbox import Coming, Inbox
from inbox_assistant.understand.meaning import unpack
from inbox_assistant.understand.method import Method
from inbox_assistant.understand.words import Understood
from training.mails import Labelled

Read = Sequence[tuple[Labelled, Understood]]
_PROBLEM = "with a problem"
ANSWERED_AT = 0.5  # from here on one issue is shown, not a list
_AIMS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("aims.toml").read_text(encoding="utf-8")
)["grouping"]


def is_stream(mails: Sequence[Labelled]) -> bool:
    """Return whether the mails know their times and problems."""
    return bool(mails) and all(mail.at and "problem" in mail.labels for mail in mails)


def coming(mail: Labelled, understood: Understood) -> Coming:
    """Return a read mail as grouping meets it."""
    assert mail.at
    return Coming(unpack(understood.meaning), mail.at, mail.sender, mail.thread)


def group(read: Read, method: Method) -> tuple[Grouped, list[str]]:
    """Group an organisation's mails in order of time; return where each was put, and all
    figures."""
    ordered = sorted(read, key=lambda pair: pair[0].at or 0)
    mails = [mail for mail, _ in ordered]
    stream = [coming(mail, understood) for mail, understood in ordered]
    inbox = Inbox(method)
    arrived = [inbox.take(mail) for mail in stream]
    given = Grouped(mails, arrived, inbox.look_again())
    return given, [
        *lines(given),
        *correction_lines(inbox, mails, given.final),
        *order_lines(given, stream, method),
        again_line(inbox, given),
    ]


def lines(given: Grouped) -> list[str]:
    """Return the figures of what was said on arrival, and at the second look."""
    mails, looks = given.mails, (("on arrival", given.arrived), ("second look", given.final))
    found = [GROUPS_HEAD]
    for title, said in looks:
        found += [*group_lines(title, mails, groups(said)), alone_line(title, mails, said)]
    found += ["", TRACING_HEAD]
    for title, said in looks:
        rows = traced(mails, said, on_arrival=said is given.arrived)
        found += tracing_lines(title, rows)
    return [
        *found,
        "",
        *(calibration_line(t, membership_answers(mails, said)) for t, said in looks),
    ]


def figures(given: Grouped) -> dict[str, float]:
    """Return the figures that have an aim (`aims.toml`)."""
    final, arrived = (f1s(given.mails, groups(said)) for said in (given.final, given.arrived))
    alone = left_alone(given.mails, given.final)
    vague = by_cue(traced(given.mails, given.final))["vague"]
    found = {}
    if _PROBLEM in final:
        found = {
            "B-cubed F1 of clear mails": final.get("clear", final[_PROBLEM]),
            "B-cubed F1 of mails with a problem": final[_PROBLEM],
            "the same on arrival": arrived[_PROBLEM],
        }
    if alone:
        found["mails of no problem left alone"] = sum(alone) / len(alone)
    if vague:
        found["vague mails traced right"] = top(vague, 1)
        found["right where it answers (.5)"] = answered(vague, ANSWERED_AT)[1]
    return found


def aim_lines(given: Sequence[Grouped]) -> list[str]:
    """Return a line per aim of grouping: the mean over organisations, and the hardest one."""
    each = [(g.mails[0].organisation, figures(g)) for g in given]
    out = [f"{'grouping':38s} aimed  measured  reached  hardest organisation"]
    for aim in _AIMS:
        if own := {name: f[aim["measure"]] for name, f in each if aim["measure"] in f}:
            out.append(_line(aim, own))
    return out


def _line(aim: Mapping[str, Any], own: Mapping[str, float]) -> str:
    mean = sum(own.values()) / len(own)
    name = min(own, key=own.__getitem__)
    reached = "yes" if mean >= aim["least"] else "NO"
    return (
        f"{aim['measure']:38s} ≥{aim['least']:.2f}  {mean:.3f}     {reached:7s}  "
        f"{name} {own[name]:.3f}"
    )
