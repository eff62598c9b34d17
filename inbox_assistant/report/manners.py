"""Replies that did not keep the customer's language or form of address.

Both are judged from the sent words alone, as the check does with a draft: replies that were written
in another mail program are looked at too.
"""

from collections.abc import Iterator
from datetime import datetime

from inbox_assistant.masking import shown_name
from inbox_assistant.report.night import Mismatch
from inbox_assistant.store.base import Store
from inbox_assistant.store.care import SentReply
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader

MOST_READ = 500  # replies of a span, the newest
_READ = 2_000  # characters of one
_FEWEST_WORDS = 5
_SURE = 0.9
_FORMS = {"formal": "formal", "familiar": "informal"}
_READER = LanguageReader()


def mismatches(store: Store, since: datetime, until: datetime) -> tuple[tuple[Mismatch, ...], int]:
    """Return the replies of [since, until) that did not keep the customer's language or form, the
    newest first, and how many were looked at."""
    replies = store.care.replies(since, until, MOST_READ)
    found = [mismatch for reply in replies for mismatch in _mismatch(reply)]
    return tuple(found), len(replies)


def _mismatch(reply: SentReply) -> Iterator[Mismatch]:
    """Yield what is wrong with a reply: one thing at most, a foreign one has no form to keep."""
    words = reply.words[:_READ]
    if len(words.split()) < _FEWEST_WORDS or reply.language == "und":
        return
    customer = shown_name(reply.customer)
    read = _READER.read(words)
    if read.value not in ("und", reply.language):
        if read.probability >= _SURE:
            ours = read.value
            yield Mismatch(reply.conversation_id, customer, "language", reply.language, ours)
        return
    form = _FORMS.get(address_form(address_cues(words, reply.language), reply.language) or "")
    if form and reply.formality in _FORMS.values() and form != reply.formality:
        yield Mismatch(reply.conversation_id, customer, "form", reply.formality, form)
