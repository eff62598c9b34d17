"""Kinds that show in the wording alone, and kinds that depend on the mail answered as well."""

from collections.abc import Iterator

from inbox_assistant.model import Reading
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.worded import said

ALWAYS = (
    "hostile",
    "blames_others",
    "excuse_or_self_centred",
    "customer_in_the_wrong",
    "demands_reply",
    "time_limited_offer",
    "channel_switch",
    "deflects_competence",
    "overpromise_no_date_or_absolute",
    "asks_personal_data_insecurely",
    "uncommitted_vague",
)
UNHAPPY = frozenset({"anger", "frustration", "disappointment", "anxiety"})


def worded(draft: Draft) -> Iterator[Fault]:
    """Find what no customer should read, whoever they are."""
    for kind, words in said(draft, ALWAYS):
        yield Fault(kind, words)


def humour_on_anger(draft: Draft) -> Iterator[Fault]:
    """Find jokes at somebody upset."""
    if draft.reading and unhappy(draft.reading):
        for kind, words in said(draft, ("humour_on_anger",)):
            yield Fault(kind, words)


def unhappy(reading: Reading) -> bool:
    """Return whether the writer is surely upset."""
    return reading.emotion.value in UNHAPPY and reading.emotion.sure()
