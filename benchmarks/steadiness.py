"""What chance changes: mails of one moment taken in another order, and a third look."""

import random
from collections import defaultdict
from collections.abc import Sequence

from benchmarks.groups import Grouped, groups
from inbox_assistant.understand.inbox import Coming, Inbox
from inbox_assistant.understand.method import Method
from training.mails import Labelled
from training.measures import b_cubed, moved

MINUTES = (1, 10)


def shuffled(mails: Sequence[Labelled], minutes: int, seed: int) -> list[int]:
    """Return the places of the mails with those of each span of minutes mixed; the mails of one
    conversation keep their order, since they are not independent."""
    spans: defaultdict[int, list[int]] = defaultdict(list)
    for place, mail in enumerate(mails):
        assert mail.at
        spans[int(mail.at.timestamp() // (60 * minutes))].append(place)
    chance = random.Random(seed)
    return [place for span in spans.values() for place in _mixed(span, mails, chance)]


def order_lines(
    given: Grouped, coming: Sequence[Coming], method: Method, seed: int = 7
) -> list[str]:
    """Return, for each span, how many memberships change with the order within it."""
    lines = []
    for minutes in MINUTES:
        order = shuffled(given.mails, minutes, seed)
        taken = sum(place != at for at, place in enumerate(order))
        inbox = Inbox(method)
        arrived = [inbox.take(coming[place]) for place in order]
        final = inbox.look_again()
        told = ", ".join(
            f"{name} {_change([before[place] for place in order], after)}"
            for name, before, after in (
                ("on arrival", groups(given.arrived), groups(arrived)),
                ("second look", groups(given.final), groups(final)),
            )
        )
        lines.append(f"other order within {minutes:2d} min ({taken} mails change places): {told}")
    return lines


def again_line(inbox: Inbox, given: Grouped) -> str:
    """Return how many memberships change when everything is looked at once more."""
    again = inbox.look_again()
    changed = sum(a.issue != b.issue for a, b in zip(given.final, again, strict=True))
    return f"looked at once more: {changed} of {len(again)} memberships change"


def _change(before: Sequence[str], after: Sequence[str]) -> str:
    agreement = b_cubed(before, after)[2]
    return f"{100 * moved(before, after):.1f} % of memberships change (B-cubed {agreement:.3f})"


def _mixed(span: Sequence[int], mails: Sequence[Labelled], chance: random.Random) -> list[int]:
    mixed = list(span)
    chance.shuffle(mixed)
    in_order: defaultdict[str, list[int]] = defaultdict(list)
    for place in span:
        in_order[mails[place].thread].append(place)
    return [in_order[mails[place].thread].pop(0) for place in mixed]
