"""`python -m benchmarks.scoring MAILS GROUPS`: scores what `inbox-assistant group` said.

Mails that taught the shipped weights are told as such: their figures flatter. `benchmarks.quality`
learns anew without them.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import grouping
from benchmarks.fields import json_lines
from benchmarks.groups import Grouped
from inbox_assistant.model import Candidate, Membership
from training.mails import load, load_all


def scored(mails: Path, groups: Path) -> Grouped:
    """Return the labelled mails of one file with the memberships of the other, in its order.
    Raises KeyError for a mail that was not labelled."""
    known = {mail.id: mail for mail in load(mails)}
    said = list(json_lines(groups))
    return Grouped(
        [known[line["id"]] for line in said],
        [_on_arrival(line) for line in said],
        [Membership(line["issue"], line["probability"], _candidates(line)) for line in said],
    )


def _on_arrival(line: Mapping[str, Any]) -> Membership:
    """The probability of a new issue is what the listed ones leave."""
    listed = {c.issue: c.probability for c in _candidates(line)}
    sure = listed.get(line["on_arrival"], max(0.0, 1 - sum(listed.values())))
    return Membership(line["on_arrival"], sure, _candidates(line))


def _candidates(line: Mapping[str, Any]) -> tuple[Candidate, ...]:
    return tuple(Candidate(**candidate) for candidate in line["candidates"])


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.scoring", description=__doc__)
    parser.add_argument("mails", type=Path, help="labelled mails, as in training/data")
    parser.add_argument("groups", type=Path, help="what `inbox-assistant group` said of them")
    given = parser.parse_args()
    found = scored(given.mails, given.groups)
    taught_by = {mail.words.text for mail in load_all()}
    if seen := sum(mail.words.text in taught_by for mail in found.mails):
        print(f"SEEN: the shipped weights have learnt from {seen} of {len(found.mails)} mails\n")
    print("\n".join([*grouping.lines(found), "", *grouping.aim_lines([found])]))


if __name__ == "__main__":
    main()
