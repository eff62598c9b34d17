"""Addresses outside the team that may get reports by mail."""

from inbox_assistant.config import Config
from inbox_assistant.model import Address
from inbox_assistant.respond.addresses import is_ours, sendable
from inbox_assistant.store.base import Store


def plain(address: str) -> str:
    """Return an address as subscriptions keep it."""
    return address.strip().casefold()


def unfit(store: Store, config: Config, address: str) -> str:
    """Return why an address can't be added: "address" (none that mail can be sent to), "ours" (a
    mailbox of the inbox would read its own report), "agent" (agents choose themselves, and see
    what they may); "" when it can."""
    address = plain(address)
    if not sendable(Address("", address)):
        return "address"
    if is_ours(address, config):
        return "ours"
    return "agent" if store.agents.by_email(address) else ""
