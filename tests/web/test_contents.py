"""What a mail is besides words is told above it."""

from dataclasses import replace
from typing import Any

import pytest

from inbox_assistant.model import Address, Invitation
from inbox_assistant.store.base import Store
from tests.builders import arrive
from tests.web.actors import Visitor, shown

VISIT = Invitation(
    "REQUEST",
    "Visit <b>",
    "2026-02-02T09:00+01:00",
    "2026-02-02T10:00+01:00",
    zone="Europe/Rome",
    where="Via Roma 1",
    organiser=Address("Anna", "anna@customer.example"),
)


def page(agent: Visitor, store: Store, **changes: Any) -> str:
    stored = arrive(store, **changes)
    return " ".join(shown(agent.opens(f"/conversations/{stored.conversation_id}")).split())


def test_an_invitation_says_what_when_and_where(agent: Visitor, store: Store) -> None:
    text = page(agent, store, invitations=(VISIT,))
    for words in (
        "Calendar invitation:",
        "Visit &lt;b&gt;",
        "Mon 2 Feb 2026, 08:00 – 09:00",
        "Where: Via Roma 1",
        "Organiser: Anna &lt;anna@customer.example&gt;",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2026-02-02T09:00", "", "Mon 2 Feb 2026, 09:00 (no time zone given)"),
        ("2026-02-02", "2026-02-03", "Mon 2 Feb 2026 – Tue 3 Feb 2026"),
        ("2026-02-02T23:00Z", "2026-02-03T01:00Z", "Mon 2 Feb 2026, 23:00 – Tue 3 Feb 2026, 01:00"),
        ("2026-02-02T23:00Z", "2026-02-02T23:00Z", "Mon 2 Feb 2026, 23:00 "),
    ],
)
def test_when_an_event_is_is_told_in_the_team_s_zone(
    agent: Visitor, store: Store, starts: str, ends: str, words: str
) -> None:
    assert words in page(agent, store, invitations=(replace(VISIT, starts=starts, ends=ends),))


@pytest.mark.parametrize(
    ("method", "answer", "words"),
    [
        ("CANCEL", "", "Cancelled appointment:"),
        ("REPLY", "ACCEPTED", "Invitation accepted:"),
        ("REPLY", "DECLINED", "Invitation declined:"),
        ("REPLY", "TENTATIVE", "Answer to an invitation:"),
        ("PUBLISH", "", "Calendar entry:"),
    ],
)
def test_each_kind_of_event_has_its_words(
    agent: Visitor, store: Store, method: str, answer: str, words: str
) -> None:
    event = replace(VISIT, method=method, answer=answer)
    assert words in page(agent, store, invitations=(event,))


def test_a_sealed_mail_says_so(agent: Visitor, store: Store) -> None:
    text = page(agent, store, protection="smime-encrypted")
    assert "Encrypted mail: we can't open it." in text


def test_a_name_that_misleads_is_told_with_the_address(agent: Visitor, store: Store) -> None:
    text = page(
        agent,
        store,
        sender=Address("support@bank.example", "thief@x.example"),
        deceptions=("other-address-in-name",),
    )
    assert "The name shows another address. The mail comes from thief@x.example." in text


def test_a_plain_mail_tells_nothing_more(agent: Visitor, store: Store) -> None:
    text = page(agent, store)
    assert not any(words in text for words in ("Calendar", "Encrypted", "Signed mail", "shows"))
