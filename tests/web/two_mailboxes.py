"""A team with two mailboxes, one of each object in either, made through the store's own methods.

Everything of "billing" carries a word that is nowhere else: `HIDDEN`.
"""

from inbox_assistant.model import (
    Address,
    Addressing,
    IssueEvent,
    Promise,
    ReportRow,
    StoredMail,
    Update,
)
from inbox_assistant.store.base import Store
from tests.builders import (
    MORNING,
    a_reading,
    a_reply,
    a_reply_row,
    arrive,
    fetched,
    hours,
    read,
)
from tests.web.actors import CHEAP_HASH
from web.api.bearer import hashed

HIDDEN = "Zwiebelkuchen"
OURS, THEIRS = "support", "billing"
TEAM = {
    "bound": ("agent", [OURS]),
    "bound lead": ("lead", [OURS]),
    "agent": ("agent", None),
    "lead": ("lead", None),
    "admin": ("admin", None),
}
#: Values of addresses that name what the whole team shares.
SHARED: dict[str, str | int] = {
    "filename": "style.css",
    "kind": "interim",
    "language": "it",
    "name": "waiting",
    "night": "2026-02-02",
    "number": 1,
    "part": "plain",
    "slot": "opening",
    "subscription_id": 1,
    "ticket": "1-0",
}

Values = dict[str, str | int]


def email(name: str) -> str:
    return f"{name.replace(' ', '-')}@shop.example"


def token(name: str) -> str:
    """The token of one of the team."""
    return f"inbox_{name.replace(' ', '-')}"


def fill(store: Store) -> dict[str, Values]:
    """Return the values of addresses for the objects of each mailbox; one issue is in both."""
    for name, (role, mailboxes) in TEAM.items():
        agent = store.agents.add(name.title(), email(name), CHEAP_HASH, role, "en")
        store.api_tokens.add(agent.id, "bi", hashed(token(name)), MORNING, MORNING + hours(999))
        if mailboxes:
            store.access.allow(agent.id, mailboxes)
    owner = store.agents.all()[0].id
    shared = store.readings.new_issue_id()
    ours = _mailbox(store, owner, OURS, 1, "Checkout", shared)
    theirs = _mailbox(store, owner, THEIRS, 11, HIDDEN, shared)
    report = f"<!doctype html><html><head></head><body><p>{HIDDEN}</p></body></html>"
    row = ReportRow("2026-02-02", MORNING, report, HIDDEN, f"rank\n{HIDDEN}\n", "{}")
    store.reports.save(row)
    common = SHARED | {
        "agent_id": owner,
        "token_id": store.api_tokens.of(owner)[0].id,
        "tag_id": store.tags.add("urgent", "red").id,
        "view_id": store.views.add("Mine", "in=mine", owner, shared=True).id,
    }
    return {OURS: common | ours, THEIRS: common | theirs}


def _mailbox(store: Store, owner: int, mailbox: str, first: int, word: str, shared: int) -> Values:
    """Fill one mailbox; return its objects, by the names they have in addresses."""
    person = Address(word, f"{word.lower()}@{word.lower()}.example")
    told = a_reading(request=f"{word} does not work")
    mail, again = (_mail(store, number, mailbox, word, person) for number in (first, first + 1))
    issue = store.readings.new_issue_id()
    read(store, mail, told, issue, f"{word} fails")
    read(store, again, told, shared, f"{word} in both")
    row = _answered(store, owner, mail, first, word)
    event = IssueEvent(issue, MORNING, "moved", owner, mail_id=mail.id, mails=1)
    store.incidents.begin(issue, owner, MORNING)
    store.health.error(mailbox, MORNING, f"{word} refuses the password.", refused=True)
    store.sending.trouble(mailbox, "acknowledging", MORNING, f"{word} floods us.")
    named = store.people.of_conversation(mail.conversation_id)
    assert named is not None and named.organisation is not None
    return {
        "conversation_id": mail.conversation_id,
        "event_id": store.issue_book.note(event),
        "issue_id": issue,
        "mail_id": mail.id,
        "organisation_id": named.organisation.id,
        "person_id": named.id,
        "promise_id": store.promises.of_conversation(mail.conversation_id)[0].id,
        "raw_id": _unreadable(store, mailbox, first + 2, word),
        "row_id": row,
        "update_id": _update(store, owner, mail, issue, word),
        "shared": shared,
    }


def _mail(store: Store, number: int, mailbox: str, word: str, sender: Address) -> StoredMail:
    html = f"<p>{word} &amp; <img src='https://{word}.example/x.png'></p>"
    words = f"{word} does not work."
    return arrive(
        store,
        number,
        mailbox=mailbox,
        sender=sender,
        subject=f"{word} {number}",
        own_words=words,
        html=html,
    )


def _answered(store: Store, owner: int, mail: StoredMail, number: int, word: str) -> int:
    """Let our reply with a promise be in the outbox and in trouble; return its row."""
    row = a_reply_row(mail.conversation_id, number, mailbox=mail.mailbox, answers=mail.id)
    letter = a_reply(number, subject=word, own_words=f"{word} is looked at.")
    promise = Promise(MORNING + hours(5), word, word)
    row_id = store.outbox.queue(row, letter, owner, promise)
    store.outbox_desk.stop(row_id, f"{word} has no such user.")
    return row_id


def _unreadable(store: Store, mailbox: str, number: int, word: str) -> int:
    kept = store.raw_mails.keep(mailbox, [fetched(number, word.encode(), MORNING)], None)
    store.raw_mails.failed(kept[0].id, f"{word} has no header fields.", give_up=True)
    return kept[0].id


def _update(store: Store, owner: int, mail: StoredMail, issue: int, word: str) -> int:
    one = Addressing(mail.conversation_id, mail.mail.sender, "it", "formal", word, mail.id, mail.id)
    until = MORNING + hours(9)
    update = Update(issue, "investigating", {"it": word}, until, owner, MORNING)
    return store.updates.prepare(update, [one])
