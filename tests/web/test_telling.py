"""Fixed: whom to tell, in which words, and drafts for all of them; nothing leaves by itself."""

import re

from inbox_assistant.model import Address
from inbox_assistant.store.base import Store
from inbox_assistant.understand.address import address_cues, address_form
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read
from tests.web.actors import Time, Visitor, shown
from tests.web.issue_samples import WHITE, a_doubt
from web import telling

GIULIA, MARCO = 1, 2
LANGUAGES = ("it", "de", "en", "fr")


def an_issue(store: Store, mails: int = 4) -> int:
    """One issue, each mail in a conversation of its own: Italian, German, English, French."""
    issue = store.readings.new_issue_id()
    for number in range(1, mails + 1):
        sender = Address("Anna Rossi", f"anna{number}@customer.example")
        mail = arrive(store, number, MORNING + hours(number / 10), sender=sender)
        language = LANGUAGES[(number - 1) % 4]
        formality = "informal" if language == "de" else "formal"
        read(store, mail, a_reading(language=language, formality=formality), issue, WHITE)
    return issue


def drafts(store: Store, agent: int, mails: int = 4) -> list[str | None]:
    return [store.drafts.text(agent, number) for number in range(1, mails + 1)]


def _form(text: str, language: str) -> str | None:
    return address_form(address_cues(text, language), language)


def test_fixing_an_issue_leads_to_those_who_can_be_told(agent: Visitor, store: Store) -> None:
    issue = an_issue(store)
    answer = agent.submits(f"/issues/{issue}/status", status="fixed")
    assert answer.location == f"/issues/{issue}/telling"
    page = shown(agent.opens(answer.location))
    for language in ("Italian", "German", "English", "French"):
        assert language in page
    assert "Write 4 messages as my drafts" in page
    assert page.count("a message is proposed") == 4
    assert drafts(store, GIULIA) == [None] * 4


def test_a_link_opens_the_conversation_with_a_closing_message(agent: Visitor, store: Store) -> None:
    issue = an_issue(store)
    agent.submits(f"/issues/{issue}/status", status="fixed")
    link = "/conversations/2?suggestion=closing#reply"
    assert f'href="{link}"' in shown(agent.opens(f"/issues/{issue}/telling"))
    page = shown(agent.opens("/conversations/2?suggestion=closing"))
    assert 'aria-current="true">Closing' in page
    [draft] = re.findall(r'<textarea id="draft"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert _form(draft, "de") == "familiar"


def test_one_button_writes_a_draft_for_each_and_sends_nothing(agent: Visitor, store: Store) -> None:
    issue = an_issue(store)
    agent.submits(f"/issues/{issue}/status", status="fixed")
    answer = agent.submits(f"/issues/{issue}/telling")
    italian, german, english, french = drafts(store, GIULIA)
    assert italian and "risolto" in italian and "Anna Rossi" in italian
    assert german and _form(german, "de") == "familiar" and _form(italian, "it") == "formal"
    assert english and "solved" in english and french and "Bonjour" in french
    assert drafts(store, MARCO) == [None] * 4
    assert not any(store.outbox.of_conversation(number) for number in range(1, 5))
    page = shown(agent.opens(answer.location))
    assert "4 messages are ready as your drafts." in page
    assert page.count("your draft is there") == 4 and "as my drafts" not in page
    assert german.splitlines()[2] in shown(agent.opens("/conversations/2"))


def test_who_is_served_already_is_left_out_and_it_says_why(
    agent: Visitor, store: Store, time: Time
) -> None:
    issue = an_issue(store, 6)
    agent.submits(f"/issues/{issue}/status", status="fixed")
    store.drafts.save(GIULIA, 1, "mine", time.now)
    store.drafts.save(MARCO, 2, "his", time.now)
    store.conversations.change(3, assignee=MARCO)
    row = a_reply_row(4, 1, answers=4)
    store.outbox.queue(row, a_reply(1, date=time.now + hours(1)), MARCO, None)
    store.conversations.change(5, assignee=GIULIA)
    page = shown(agent.opens(f"/issues/{issue}/telling"))
    for words in ("your draft is there", "Marco Neri has a draft there"):
        assert words in page
    assert "Marco Neri looks after it" in page and "answered since it was fixed" in page
    answer = agent.submits(f"/issues/{issue}/telling")
    assert "2 messages are ready" in shown(agent.opens(answer.location))
    assert drafts(store, GIULIA, 4) == ["mine", None, None, None]


def test_who_may_be_about_something_else_is_not_told_blindly(agent: Visitor, store: Store) -> None:
    issue = an_issue(store, 1)
    doubt = a_doubt(store, 2, issue, 0.4)
    agent.submits(f"/issues/{issue}/status", status="fixed")
    page = shown(agent.opens(f"/issues/{issue}/telling"))
    assert "not sure that it is about this: read it first" in page
    assert f'href="/conversations/{doubt.conversation_id}#reply"' in page
    agent.submits(f"/issues/{issue}/telling")
    assert store.drafts.text(GIULIA, doubt.conversation_id) is None


def test_a_vague_mail_is_told_once_an_agent_said_what_it_is_about(
    agent: Visitor, store: Store
) -> None:
    issue = an_issue(store, 1)
    doubt = a_doubt(store, 2, issue, 0.4)
    agent.submits("/issues/doubts", mail=str(doubt.id), issue=str(issue))
    agent.submits(f"/issues/{issue}/status", status="fixed")
    agent.submits(f"/issues/{issue}/telling")
    assert store.drafts.text(GIULIA, doubt.conversation_id)


def test_many_are_told_a_page_at_a_time(agent: Visitor, store: Store) -> None:
    mails = telling.AT_ONCE + 2
    issue = an_issue(store, mails)
    agent.submits(f"/issues/{issue}/status", status="fixed")
    page = shown(agent.opens(f"/issues/{issue}/telling"))
    assert f"Write {telling.AT_ONCE} messages" in page and "Next page" in page
    agent.submits(f"/issues/{issue}/telling?after={telling.AT_ONCE}")
    assert sum(draft is not None for draft in drafts(store, GIULIA, mails)) == 2
    assert "Write" not in shown(agent.opens(f"/issues/{issue}/telling?after={telling.AT_ONCE}"))


def test_only_what_is_fixed_can_be_told(agent: Visitor, store: Store) -> None:
    issue = an_issue(store)
    for answer in (
        agent.opens(f"/issues/{issue}/telling"),
        agent.submits(f"/issues/{issue}/telling"),
    ):
        assert answer.status_code == 409 and "Set the status to fixed first" in answer.text
    assert drafts(store, GIULIA) == [None] * 4


def test_when_all_is_closed_nobody_is_left_to_tell(agent: Visitor, store: Store) -> None:
    issue = an_issue(store, 1)
    store.outbox.queue(a_reply_row(1, 1, answers=1), a_reply(1), GIULIA, None)
    store.conversations.change(1, status="closed")
    answer = agent.submits(f"/issues/{issue}/status", status="fixed")
    assert answer.location == f"/issues/{issue}?done=status"
    assert "Nobody is left to tell." in shown(agent.opens(f"/issues/{issue}/telling"))
