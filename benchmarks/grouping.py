"""Groups labelled mails as they come, and at a second look, and prints how well."""

from collections.abc import Sequence
from itertools import count

from benchmarks import judging
from inbox_assistant.model import Membership
from inbox_assistant.understand.issues import Grouper, Method
from inbox_assistant.understand.revision import Arrived, revise
from inbox_assistant.understand.words import Understood
from training.mails import Labelled

Read = list[tuple[Labelled, Understood]]


def lines(read: Read, method: Method) -> list[str]:
    """Return the figures of an organisation's mails; none when they know no time or problem."""
    if not all(mail.at and "problem" in mail.labels for mail, _ in read):
        return []
    ordered = sorted(read, key=lambda pair: pair[0].at or 0)
    arrived, final = _group(ordered, method)
    mails = [mail for mail, _ in ordered]
    return [
        *judging.group_lines("on arrival", mails, arrived),
        *judging.group_lines("second look", mails, final),
    ]


def _group(ordered: Read, method: Method) -> tuple[Sequence[Membership], Sequence[Membership]]:
    numbers = count(1)
    grouper = Grouper((), lambda: next(numbers), method)
    last: dict[str, int] = {}
    arrived: list[Arrived] = []
    for place, (mail, understood) in enumerate(ordered):
        assert mail.at
        follows = last.get(mail.thread)
        earlier = None if follows is None else arrived[follows].membership.issue
        membership, _ = grouper.assign(
            at=mail.at, sender=mail.sender, understood=understood, conversation_issue=earlier
        )
        arrived.append(Arrived.of(understood, mail.at, mail.sender, membership, follows, method))
        last[mail.thread] = place
    final, _ = revise(arrived, lambda: next(numbers), method)
    return [a.membership for a in arrived], final
