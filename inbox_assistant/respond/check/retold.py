"""A draft asks for what the customer has told already: an order number, a photo, a device.

Only what the reading found with exact words counts, and only a plain question for it: a second
photo, or whether it is still this order, may well be asked.
"""

from collections.abc import Iterator

from inbox_assistant.model import Fact
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.speech import Speech, plain, speech
from inbox_assistant.understand.tokens import Sentence

TOLD_ALREADY = "told_already"  # the reason, in the messages
_TABLES = frozenset({"asks", "harmless"})


def asked_again(draft: Draft) -> Iterator[Fault]:
    """Find the sentences that ask for a fact of the mail, with the customer's words."""
    table = speech(draft.language)
    facts = {fact.slug: fact for fact in draft.reading.facts} if draft.reading else {}
    if table is None or not draft.answers:
        return
    for sentence in draft.sentences if facts else ():
        if fact := _known(sentence, facts, table):
            quote = draft.words_at(sentence.start, sentence.end)
            yield Fault("unanswered_question", quote, fact.text, TOLD_ALREADY)


def _known(sentence: Sentence, facts: dict[str, Fact], table: Speech) -> Fact | None:
    low = plain(sentence.text)
    if not table.retold["asks"].search(low) or table.retold["harmless"].search(low):
        return None
    wanted = [slug for slug in table.retold.keys() - _TABLES if table.retold[slug].search(low)]
    told = [facts[slug] for slug in wanted if slug in facts]
    # "Is it order 4711?" knows the answer; two things asked at once are not both known.
    if not told or len(told) < len(wanted) or any(plain(fact.text) in low for fact in told):
        return None
    return told[0]
