"""Who gets which report by mail: the team's list in the file, agents, and addresses outside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest, new

from inbox_assistant.config import Config
from inbox_assistant.errors import InputError
from inbox_assistant.model import Agent, Edition, Span, Subscription
from inbox_assistant.report.spans import KINDS, wanted
from inbox_assistant.store.base import Store


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One address, with the edition of the reports that it gets. Without a `subscription` it stands
    in the file."""

    address: str
    edition: Edition
    subscription: Subscription | None = None


def subscribers(store: Store, config: Config, kind: Span) -> list[Subscriber]:
    """Return who subscribed to reports of that span, as far as they may see them now: asked anew
    for every mail. Those who get it as the team's list do not get it twice."""
    agents = store.agents.all()
    named = {agent.id: agent for agent in agents} | {agent.email: agent for agent in agents}
    listed = {to.casefold() for to in config.report.to} if kind in wanted(config) else set()
    known: dict[str, Subscriber] = {}
    for one in store.subscriptions.listed():
        if one.span == kind and (found := _subscriber(store, config, named, one)):
            known.setdefault(found.address.casefold(), found)
    return [one for address, one in known.items() if address not in listed]


def kinds(store: Store, config: Config) -> tuple[Span, ...]:
    """Return the spans that anybody wants reports of."""
    asked = {one.span for one in store.subscriptions.listed()} | {*wanted(config)}
    return tuple(kind for kind in KINDS if kind in asked)


def of_address(store: Store, config: Config, address: str) -> Subscriber:
    """Return an address with the edition it may have: an agent's, that of an address outside, else
    the team's. Raises InputError for an agent who is locked out."""
    agent = store.agents.by_email(address.strip().casefold())
    if agent is not None and agent.disabled:
        raise InputError(f"{agent.name} is locked out and gets no report.")
    if agent is not None:
        return Subscriber(agent.email, edition_of(store, config, agent))
    for one in store.subscriptions.listed():
        if one.address == address.strip().casefold():
            return Subscriber(one.address, _edition(config, one.mailboxes, one.language), one)
    return Subscriber(address.strip(), Edition())


def edition_of(
    store: Store, config: Config, agent: Agent, chosen: Sequence[str] | None = None
) -> Edition:
    """Return the edition of what an agent may see now, narrowed to the mailboxes chosen."""
    seen = store.access.mailboxes(agent.id)
    if chosen is not None:
        seen = frozenset(chosen) if seen is None else seen & frozenset(chosen)
    return _edition(config, None if seen is None else tuple(sorted(seen)), agent.language)


def token(secret: bytes, subscription: Subscription) -> str:
    """Return what lets who has it end the subscription, and nothing else: its number, signed."""
    return f"{subscription.id}-{_signature(secret, subscription)}"


def of_token(store: Store, text: str) -> Subscription | None:
    """Return the subscription of a token, None when it ended or the token is not ours."""
    number, _, signature = text.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found = store.subscriptions.get(int(number))
    if found is None or not found.address:
        return None
    signed = _signature(store.joining.secret(), found).encode()
    return found if compare_digest(signed, signature.encode()) else None


def _signature(secret: bytes, subscription: Subscription) -> str:
    # Numbers are used again: the rest says that it is the same subscription.
    since = int(subscription.since.timestamp())
    words = f"unsubscribe {subscription.id} {subscription.address} {subscription.span} {since}"
    return new(secret, words.encode(), "sha256").hexdigest()[:32]  # 128 bits


def _subscriber(
    store: Store, config: Config, agents: Mapping[int | str, Agent], one: Subscription
) -> Subscriber | None:
    # An agent may see what an agent may, also where somebody added the address by hand.
    agent = agents.get(one.agent_id or one.address)
    if agent is None:
        return Subscriber(one.address, _edition(config, one.mailboxes, one.language), one)
    if agent.disabled:
        return None
    edition = edition_of(store, config, agent, one.mailboxes)
    # Who may see nothing (any more) of what they chose gets nothing.
    return None if edition.mailboxes == () else Subscriber(agent.email, edition, one)


def _edition(config: Config, mailboxes: Sequence[str] | None, language: str) -> Edition:
    own = language in ("", config.language)
    return Edition(None if mailboxes is None else tuple(sorted(mailboxes)), "" if own else language)


def due(
    found: Sequence[Subscriber], until: datetime, restored: datetime | None
) -> Iterator[Subscriber]:
    """Yield who is to be told of a span that ended then: who subscribed before it was over, and
    nobody when the store was put back from a backup since (the one that was lost mailed it)."""
    if restored is not None and until <= restored:
        return
    for one in found:
        if one.subscription is None or one.subscription.since < until:
            yield one
