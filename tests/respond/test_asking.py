"""A vague mail is asked back what would tell the issues it may come from apart."""

from dataclasses import replace

import pytest

from inbox_assistant.config import Config
from inbox_assistant.model import Candidate, Meaning, Membership, StoredMail
from inbox_assistant.questions import shipped
from inbox_assistant.respond.asking import possible_issues, questions_for
from inbox_assistant.respond.gathering import suggest_for
from inbox_assistant.store.base import Store
from inbox_assistant.understand.questions import VAGUE
from tests.builders import MORNING, a_reading, arrive, hours, read

PARCEL, INVOICE = "il pacco del mio ordine non arriva", "la fattura ha un importo sbagliato"


@pytest.fixture
def issues(store: Store) -> tuple[int, int]:
    """Two issues of six mails each: parcels that don't arrive, invoices that are wrong."""
    made = (store.readings.new_issue_id(), store.readings.new_issue_id())
    for number in range(12):
        mail = arrive(store, number + 1, MORNING)
        request = (PARCEL, INVOICE)[number % 2]
        read(store, mail, a_reading(request=request), made[number % 2], request)
    return made


def vague_mail(
    store: Store, issues: tuple[int, int], language: str = "it", formality: str = "formal"
) -> StoredMail:
    """A mail that may come from either issue."""
    mail = arrive(store, 99, MORNING + hours(1), subject="Aiuto", own_words="Non va niente!")
    reading = a_reading(
        vague=True, request="", questions=(VAGUE,), language=language, formality=formality
    )
    likely = tuple(
        Candidate(issue, p, "so it is") for issue, p in zip(issues, (0.4, 0.3), strict=True)
    )
    member = Membership(None, 0.3, likely, "test-1")
    store.readings.save(mail.id, reading, Meaning("test", b"v"), member, [])
    return mail


@pytest.mark.parametrize("formality", ["formal", "informal"])
@pytest.mark.parametrize("language", ["it", "en", "fr", "de", "es"])
def test_the_suggestion_asks_it_in_the_customers_language_and_register(
    store: Store, issues: tuple[int, int], language: str, formality: str
) -> None:
    mail = vague_mail(store, issues, language, formality)
    best = suggest_for(
        store,
        Config(store=""),
        store.conversations.mails(mail.conversation_id),
        MORNING + hours(2),
        "en",
    )[0]
    assert best.kind == "question" and best.language == language
    asked = [line.removeprefix("- ") for line in best.text.splitlines() if line[:2] == "- "]
    for slug, words in zip((VAGUE, "order_number"), asked, strict=True):
        assert words in shipped().ways(slug, language, informal=formality == "informal")


def test_an_agents_word_ends_the_asking(store: Store, issues: tuple[int, int]) -> None:
    mail = vague_mail(store, issues)
    reading, member = store.readings.get(mail.id), store.readings.membership(mail.id)
    assert reading and member
    assert questions_for(store, reading, member, shipped()) == (VAGUE, "order_number")
    said = replace(member, by_agent=True)
    assert questions_for(store, reading, said, shipped()) == (VAGUE,)
    assert questions_for(store, reading, None, shipped()) == (VAGUE,)


def test_issues_that_were_merged_since_are_one_possibility(
    store: Store, issues: tuple[int, int]
) -> None:
    mail = vague_mail(store, issues)
    agent = store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    store.issue_desk.merge(issues[1], issues[0], agent.id, MORNING + hours(2))
    member = store.readings.membership(mail.id)
    assert member
    erased = replace(member, candidates=(*member.candidates, Candidate(999, 0.2, "gone")))
    (only,) = possible_issues(store, erased)
    assert only.issue.id == issues[0] and only.probability == pytest.approx(0.7)
