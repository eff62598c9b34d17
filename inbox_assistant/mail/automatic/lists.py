"""Mailing lists, newsletters and other bulk mail, told from groups that bring people's mail."""

import re

from inbox_assistant.mail.automatic.seen import Seen, any_of, folded
from inbox_assistant.mail.data import table

# Addresses of a team: whoever writes to a group of that name writes to the team.
_TEAMS = frozenset(table("robots")["senders"]["teams"])
_BULK = ("bulk", "junk")
_DISCUSSION = ("list-post", "mailing-list", "x-google-group-id", "x-beenthere", "x-mailman-version")
_CAMPAIGN = (
    "list-unsubscribe-post",  # RFC 8058
    "x-campaign",
    "x-campaign-id",
    "x-campaignid",
    "x-mailchimp-campaign-id",
    "x-mc-user",
    "x-newsletter",
    "x-mailer-lid",
    "x-report-abuse",
    "x-csa-complaints",
)
_ADDRESS = re.compile(r"[^\s<>:;,\"@]{1,64}@[^\s<>:;,\"@]{1,253}")
_NAME = re.compile(r"<([^<>\s]{1,253})>")
_LEAVE = any_of(table("robots")["lists"]["leave"])
_OWNER = re.compile(r"(?:owner-|bounces?[+-])|(?:-owner|-bounces?|-request|-errors)(?:[+=]|@|$)")


def is_list(seen: Seen) -> bool:
    """Return whether the mail went to many (RFC 2369, RFC 2919).

    A person who writes to the team through a group of its own address is no list.
    """
    precedence = seen.first("precedence")
    marked = seen.has("list-id", "list-unsubscribe", "list-help", "list-owner", *_DISCUSSION)
    if not marked:
        # Precedence was never standardised: CRM systems put it on people's mail.
        by_list = _OWNER.search(seen.first("sender")) or seen.has("x-majordomo", *_CAMPAIGN)
        return (precedence == "list" and bool(by_list)) or (
            precedence in _BULK and (bool(by_list) or seen.from_nobody or not seen.sender.address)
        )
    if seen.from_nobody or seen.has(*_CAMPAIGN):
        return True
    if not seen.has("list-id", "list-help", "list-owner", *_DISCUSSION):
        # Gateways and CRM systems put List-Unsubscribe on people's mail. Newsletters offer it.
        return _LEAVE.search(folded(seen.words)) is not None
    return not (_brings_peoples_mail(seen) or _is_answer(seen))


def _brings_peoples_mail(seen: Seen) -> bool:
    """Return whether the list is a group whose address is the team's."""
    ours = [a.address.casefold() for name in ("to", "cc") for a in seen.header.addresses(name)]
    lists = _addresses(seen)
    to_us = [address for address in ours if address in lists or address.replace("@", ".") in lists]
    return any(_is_teams(seen, address) for address in to_us)


def _addresses(seen: Seen) -> set[str]:
    """Return the list's addresses, and its name, which often is the address with a dot for @."""
    fields = " ".join(seen.first(name) for name in ("list-post", "mailing-list", "x-beenthere"))
    return {*_ADDRESS.findall(fields), *_NAME.findall(seen.first("list-id"))}


def _is_teams(seen: Seen, address: str) -> bool:
    """Return whether the address names a team, or is of the domain the mail was delivered to."""
    local_part, _, domain = address.partition("@")
    if not _TEAMS.isdisjoint(re.split(r"[-_.+]", local_part)):
        return True
    names = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
    delivered = " ".join(seen.first(name) for name in names)
    domains = {found.partition("@")[2] for found in _ADDRESS.findall(delivered)}
    return domain in domains and domain not in ("googlegroups.com", "groups.io")


def _is_answer(seen: Seen) -> bool:
    """Return whether a person answers a mail, by a program that puts List-Unsubscribe anywhere."""
    answers = seen.passed_on and seen.has("in-reply-to")
    return answers and not seen.has("list-id", "precedence", *_DISCUSSION)
