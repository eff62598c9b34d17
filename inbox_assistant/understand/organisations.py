"""Who of the writers belongs to an organisation: several people of one domain are one of them."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from inbox_assistant.tables import table


class Organisations(NamedTuple):
    """How many organisations wrote, and how many people of them; others wrote for themselves."""

    number: int
    members: int


def organisations(domains: Mapping[str, int]) -> Organisations:
    """Return what people counted by domain amount to. Mail services that anybody can use, and
    names reserved for examples (RFC 2606), are nobody's organisation."""
    owned = {_folded(name): people for name, people in domains.items()}
    members = [people for name, people in owned.items() if _is_own(name)]
    return Organisations(len(members), sum(members))


def organisation_of(address: str) -> str:
    """Return the domain of an address if it is an organisation's own, else ""."""
    name = _folded(address.rpartition("@")[2])
    return name if _is_own(name) else ""


def _folded(domain: str) -> str:
    return domain.strip().casefold().rstrip(".")


def _is_own(domain: str) -> bool:
    return "." in domain and domain not in _shared()


@cache
def _shared() -> frozenset[str]:
    lists: dict[str, list[str]] = table("inbox_assistant.understand", "freemail")
    return frozenset(name for names in lists.values() for name in names)
