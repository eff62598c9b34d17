"""Solutions: the cores of replies that solved an issue, for the next customer who has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Address, Answered, Reading, Solution
from inbox_assistant.respond.check import check
from inbox_assistant.respond.cores import Role, core_of, roles
from inbox_assistant.respond.private import Customer, vocabulary
from inbox_assistant.store.base import Store
from inbox_assistant.understand.language import LanguageReader
from inbox_assistant.understand.tokens import sentences

LOOKED_AT = 40  # answered mails of an issue, the newest
_PLEASED = frozenset({"gratitude", "joy"})
_STILL_WANTING = frozenset({"fix", "refund", "complaint", "cancel"})
# Suggestions of these kinds solve nothing, unless the agent made another reply of them.
_NO_SOLUTION = frozenset(
    {"received", "interim", "question", "closing", "thanks", "follow_up", "update"}
)
# What the check may say of a core: it is no whole letter, and names are strange words.
_TOLERATED = frozenset(
    {
        "missing_apology",
        "missing_next_step",
        "unanswered_question",
        "spelling",
        "cold_reply_to_warm",
        "wrong_register_formality",
    }
)
_READER = LanguageReader()
Told = tuple[Address, frozenset[str]]  # who wrote a mail of an issue, and its words
_OTHERS = 30  # mails of the issue whose words are nobody's own
_TRIED = 8  # replies that are cut and checked: some milliseconds each
_MADE_ANOTHER = 0.5  # share of changed words


def solutions_of(store: Store, issue_id: int, limit: int) -> list[Solution]:
    """Return the cores of replies that solved the issue, the best first, one a conversation: those
    sent as solutions, then those a customer was pleased with, then the newest. None for an issue
    that is no more."""
    answered = store.solutions.of_issue(issue_id, LOOKED_AT)
    best: dict[int, Answered] = {}
    for one in sorted(filter(solved, answered), key=_worth, reverse=True):
        best.setdefault(one.reply.conversation_id, one)
    others = told_in(store, issue_id) if best else []
    found = (solution_of(one, others) for one in list(best.values())[:_TRIED])
    return list(islice((solution for solution in found if solution), limit))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a reply may become for every customer: its core ("" when too little is left) and the
    sentences left out as this customer's own."""

    text: str
    left_out: tuple[str, ...]
    language: str
    customer: Customer

    def private_in(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a text that may be true of this customer alone."""
        return tuple(
            one.text for one in sentences(text) if self.customer.owns(one.text, self.language)
        )


def proposal_of(one: Answered, others: Iterable[Told]) -> Proposal:
    """Return what a sent reply may become for everybody; `others` is what was told in its issue."""
    customer, language = _customer(one, others), language_of(one)
    words = one.reply.mail.own_words
    parts = roles(words, language, customer)
    left_out = tuple(text for text, role in parts if role is Role.OWN)
    return Proposal(core_of(words, language, customer) or "", left_out, language, customer)


def language_of(one: Answered) -> str:
    """Return the language of a reply: that of its suggestion, else of the mail it answers."""
    return one.begun.language if one.begun else _value(one.reading, "language")


def solution_of(one: Answered, others: Iterable[Told] = ()) -> Solution | None:
    """Return the core of a reply with its language and formality, None when nothing of it may be
    said to another customer. `others` is what was told in the issue: what several people say is not
    this customer's own."""
    formality = one.begun.formality if one.begun else _value(one.reading, "formality")
    language = language_of(one)
    text = core_of(one.reply.mail.own_words, language, _customer(one, others))
    if text is None or _READER.read(text).value != language or not _fit(text, one):
        return None
    return Solution(text, language, formality or "neutral", one.reply.id, one.at)


def _fit(text: str, one: Answered) -> bool:
    """Return whether the check finds nothing in the words that would spoil another letter."""
    found = check(text, None, one.reading, [one.reply.mail.sender.name])
    return all(finding.kind in _TOLERATED for finding in found)


def _customer(one: Answered, others: Iterable[Told]) -> Customer:
    foreign = [words for writer, words in others if not _same(writer, one)]
    return Customer.of(_people(one), one.asked, frozenset[str]().union(*foreign))


def solved(one: Answered) -> bool:
    """Return whether a reply solved its customer's problem, by what happened after it: all they
    wrote later was pleased, or an agent closed the conversation and they wrote no more."""
    if one.undelivered or _only_between(one):
        return False
    if one.after:
        return all(map(_pleased, one.after))
    return one.closed


def _only_between(one: Answered) -> bool:
    begun = one.begun
    return begun is not None and begun.kind in _NO_SOLUTION and one.share < _MADE_ANOTHER


def _pleased(reading: Reading | None) -> bool:
    if reading is None or reading.blocking.value > 0:
        return False
    if reading.motive.value == "praise":
        return True
    return reading.emotion.value in _PLEASED and reading.motive.value not in _STILL_WANTING


def _worth(one: Answered) -> tuple[bool, bool, float]:
    meant = one.begun is not None and one.begun.kind == "solution"
    return meant, bool(one.after), one.at.timestamp()


def told_in(store: Store, issue_id: int) -> list[Told]:
    """Return who wrote the newest mails of an issue, with their words; nothing for an issue that
    is no more."""
    try:
        mails = [mail for mail, _, _ in store.issues.mails(issue_id, _OTHERS)]
    except NotFound:
        return []
    return [(mail.mail.answer_to, vocabulary([mail])) for mail in mails]


def _people(one: Answered) -> Iterable[Address]:
    """Yield whoever is named in the heads of the conversation, but for ourselves."""
    mail = one.reply.mail
    ours, theirs = _domain(mail.sender), _domain(one.customer)
    heads = ((m.mail.sender, m.mail.answer_to, *m.mail.to, *m.mail.cc) for m in one.asked)
    for person in (one.customer, *mail.to, *mail.cc, *(p for head in heads for p in head)):
        # Other addresses of our own domain are ours, unless the customer has it too (a provider's).
        if _domain(person) != ours or (ours == theirs and person.address != mail.sender.address):
            yield person


def _domain(person: Address) -> str:
    return person.address.partition("@")[2].casefold()


def _same(writer: Address, one: Answered) -> bool:
    known = {one.customer.address.casefold()}
    known |= {m.mail.answer_to.address.casefold() for m in one.asked}
    return writer.address.casefold() in known


def _value(reading: Reading | None, field: str) -> str:
    return str(getattr(reading, field).value) if reading else ""
