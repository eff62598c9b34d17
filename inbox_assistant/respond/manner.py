"""How a customer is spoken to: the form of address they use, their tone, and never their anger."""

from inbox_assistant.model import Judged
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.check.formality import VERY_SURE
from inbox_assistant.respond.phrases import Style
from inbox_assistant.understand.address import address_cues, address_form

SURE_OF_FORMALITY = 0.5
LEANS_FORMAL, LEANS_INFORMAL = 0.05, 0.15
_LONGEST_SUBJECT = 300  # characters
# Where one speaks to a company in the polite form whatever the tone: it says nothing against ease.
_POLITE_TO_COMPANIES = frozenset({"fr", "es", "pt"})


def manner(asked: Asked, language: str) -> Style:
    """Return how to speak in a reply in that language; formally where it is not the customer's."""
    rank = asked.conversation_id if asked.rank is None else asked.rank
    if language != asked.reading.language.value:
        return Style("formal", warm=False, rank=rank, said=asked.said)
    formality, polite = _formality(asked, language)
    warm = asked.reading.warmth.value == "warm" and not asked.upset
    return Style(formality, warm, rank, asked.said, polite)


def _formality(asked: Asked, language: str) -> tuple[str, bool]:
    """Return formal, neutral or informal, and whether an informal tone keeps the polite address."""
    read = asked.reading.formality
    if read.by_agent:
        return read.value, False
    spoken = _spoken(asked, language)
    if spoken == "familiar":
        return ("formal" if read.value == "formal" and read.sure(VERY_SURE) else "informal"), False
    if spoken == "formal" and read.value == "informal":
        if language in _POLITE_TO_COMPANIES:
            return "informal", True
        return ("informal" if read.sure(VERY_SURE) else "formal"), False
    if read.value != "neutral":
        return read.value, False
    return ("formal" if spoken == "formal" else _leaning(read)), False


def _leaning(read: Judged[str]) -> str:
    """Return what a neutral mail leans to; being too familiar is the greater fault."""
    chances = dict(read.others)
    formal, informal = chances.get("formal", 0.0), chances.get("informal", 0.0)
    if informal >= max(LEANS_INFORMAL, formal):
        return "informal"
    return "formal" if formal >= LEANS_FORMAL else "neutral"


def _spoken(asked: Asked, language: str) -> str | None:
    """Return how the customer addresses us, from the subject to the greeting and the closing."""
    text = f"{asked.subject[:_LONGEST_SUBJECT]}\n{asked.words}"
    return address_form(address_cues(text, language), language)
