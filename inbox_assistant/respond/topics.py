"""What a reply may repeat of the customer's own words: what names the matter, and calmly."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from inbox_assistant.model import Asking, Fact
from inbox_assistant.respond.subjects import plain_subject
from inbox_assistant.tables import table
from inbox_assistant.understand.address import address_cues
from inbox_assistant.understand.language import LanguageReader

FEWEST_WORDS, MOST_WORDS = 2, 9
LONGEST = 70
FEWEST_ASKED, MOST_ASKED = 4, 22  # words of a question that is repeated
LONGEST_ASKED = 140
MOST_FACTS = 2
MOST_QUESTIONS = 4
# What a customer likes to see was read; addresses, sums and days would only sound like a form.
REPEATED = (
    "order_number",
    "booking_number",
    "invoice_number",
    "tracking_number",
    "serial_number",
    "contract_number",
    "customer_number",
    "device",
)
_LOUD = re.compile(
    r"[!…]|\.\.|\?\?|[<>{}\[\]\"«»“”„|_]|https?:|www\.|@|[:;=]'?-?[()]|[\U0001f300-\U0001faff☹☺]"
)
_SHOUTED = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{2,}\s+[A-ZÀ-ÖØ-Þ]{2,}\b")
_LETTERED = re.compile(r"[^\W\d_]{2,}")
_CODE = re.compile(r"(?=.{0,20}\d{3})[\w/.-]{4,24}")
# Words that open a cry for help or an insult rather than name a matter.
_NO_MATTER = re.compile(
    r"\b(?:urgent\w*|urgen\w+|dringend\w*|sofort|help|hilfe|aiuto|ayuda|aide|vergogn\w+|shame\w*"
    r"|scandal\w+|skandal\w*|schand\w+|honte\w*|vergüenza|verguenza|tru\w*ff\w+|ladri|scam\w*|estaf\w+"
    r"|betrug\w*|betrüg\w+|arnaqu\w+|schifo|schifezza|worst|terrible|horrib\w+|ridicul\w+|ridicol\w+"
    r"|inaccettabil\w+|unacceptable|inaceptable|inadmissible|delus\w+|disappoint\w+|enttäusch\w+"
    r"|déçu\w*|decepcion\w+|complain\w*|reclam\w+|réclam\w+|beschwerde\w*|avvocato|anwalt|lawyer"
    r"|idiot\w*|cretin\w*|stupid\w*|scem[oaie]|merd\w+|cazz\w+|coglion\w+|mierda|scheiß\w*|scheiss\w*"
    r"|shit\w*|fuck\w*|damn\w*|hell|verdammt\w*|putain|bordel|connard\w*|joder|coño|puta\w*|gilipollas"
    r"|ladr\w+|thie\w+|voleur\w*|dieb\w*|ladron\w*|incompeten\w+|inkompeten\w+|incapa\w+|unfähig\w*"
    r"|oddio|terror\w*|scioc\w+|silly|dumme?|tont[oa]|bête)\b",
    re.IGNORECASE,
)
# A question that reproaches wants no answer, and repeating it would mock.
_REPROACH = re.compile(
    r"\b(?:(?:ma|but|mais|aber|pero)\s+(?:vi|siete|are|vous|seid|sind)|scherz\w+|joke|joking|kidding"
    r"|serious|seriously|davvero|sul serio|ernst|sérieu\w+|moque\w+|en serio|broma|possibile che"
    r"|is this how|how can you|come potete|comment pouvez|wie können sie|cómo pueden|qualcuno lì"
    r"|svegl\w+|awake|asleep|dormite|schlaf\w+)\b",
    re.IGNORECASE,
)
# A question that goes on from the sentence before it makes no sense on its own.
_GOES_ON = re.compile(
    r"(?:[¿¡]\s*)?(?:ma|e|ed|però|mica|allora|quindi|and|but|so|or|und|aber|oder|also|dann|et|mais|ou"
    r"|donc|alors|du coup|y|pero|o|entonces|mas|então|en|maar|dus)\b",
    re.IGNORECASE,
)
_HAIL = re.compile(
    r"(?:hoi|hi|hello|hey|hallo|moin|servus|ciao|salve|buon\w+|hola|buen[oa]s(?: \w+)?|salut"
    r"|bonjour|coucou|olá|dag)\s*[,!:]\s*",
    re.IGNORECASE,
)
_READER = LanguageReader()


def topic(subject: str, language: str) -> str | None:
    """Return the subject when it names the matter calmly and in the customer's language, else None.

    What shouts, insults, or is a mere "help" is not repeated back to its writer.
    """
    written = plain_subject(subject)
    words = written.strip(" .,;:-–")
    count = len(words.split())
    if not FEWEST_WORDS <= count <= MOST_WORDS or len(words) > LONGEST or "?" in words:
        return None
    # "You have lost my parcel" speaks to us: said back it would speak to the customer.
    names = _names_a_matter(words) and not address_cues(words, language)
    return words if names and _graceful(written, language) else None


def questions_asked(asking: Iterable[Asking], language: str) -> tuple[str, ...]:
    """Return the questions of the customer that can be repeated with grace, in their order."""
    found = dict.fromkeys(
        words for one in asking if one.kind == "question" and (words := _question(one, language))
    )
    return tuple(found)[:MOST_QUESTIONS]


def facts_told(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return what the customer gave and may like to see again: numbers of orders, devices."""
    return tuple(dict.fromkeys(_repeatable(facts)))[:MOST_FACTS]


def _question(one: Asking, language: str) -> str | None:
    words = _HAIL.sub("", " ".join(one.text.split()).strip(" -–,;:"), count=1)
    count = len(words.split())
    if not FEWEST_ASKED <= count <= MOST_ASKED or len(words) > LONGEST_ASKED:
        return None
    calm = words.count("?") == 1 and words.endswith("?") and not _REPROACH.search(words)
    calm = calm and not _GOES_ON.match(words)
    return words if calm and _graceful(words, language) else None


def _repeatable(facts: Iterable[Fact]) -> Iterator[str]:
    by_slug = sorted((f for f in facts if f.slug in REPEATED), key=lambda f: REPEATED.index(f.slug))
    for fact in by_slug:
        words = fact.text.strip(" #.,;:")
        code = _CODE.fullmatch(words) and fact.slug != "device"
        if code or (fact.slug == "device" and any(c.isdigit() for c in words)):
            yield words


def _graceful(words: str, language: str) -> bool:
    if _LOUD.search(words) or _NO_MATTER.search(words) or not _LETTERED.search(words):
        return False
    return not words.isupper() and not _SHOUTED.search(words) and _of_language(words, language)


def _names_a_matter(words: str) -> bool:
    said, empty = set(words.casefold().split()), _empty()
    return not said <= empty["names_nothing"] and said.isdisjoint(empty["pleas"])


@lru_cache(maxsize=1)
def _empty() -> Mapping[str, frozenset[str]]:
    lists = table("inbox_assistant.respond", "topics")
    return {name: frozenset(words) for name, words in lists.items()}


def _of_language(words: str, language: str) -> bool:
    # Too short to be sure: only a clear other language is refused.
    read = _READER.read(words)
    return read.value in (language, "und") or read.probability < 0.9
