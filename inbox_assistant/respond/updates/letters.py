"""Writes the letters of an update around the agent's own words. Nothing is invented: what is said
is the stage the agent chose, the agent's words in that language, and when the next word comes."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from inbox_assistant.config import Config
from inbox_assistant.model import Address, Hit, Promise, Update
from inbox_assistant.respond.naming import personal_name
from inbox_assistant.respond.own_phrases import book_of
from inbox_assistant.respond.phrases import Letter, Phrasebook, Style, capitalised, spoken
from inbox_assistant.respond.updates.people import register

#: Letters of earlier updates, the newest first, by the language and formality of their readers.
Said = Mapping[tuple[str, str], tuple[str, ...]]


def letter(update: Update, hit: Hit, said: Said, config: Config) -> str:
    """Return the whole letter to one customer. What earlier updates said in that language and
    register is said in other words."""
    book = book_of(config.phrases, hit.reading.language.value)
    formality = written_form(hit.reading.language.value, register(hit))
    earlier = said.get((hit.reading.language.value, register(hit)), ())
    style = Style(formality, warm=False, said=earlier)
    body = _body(Letter(book, style), book, update, config.timezone, told=bool(hit.had))
    greeting = _greeting(book, style, hit.customer)
    closing = f"{book.say('signoff', 'any', style)}\n{book.signed(config.team, hit.mailbox)}"
    return "\n\n".join((greeting, *body, closing))


def written_form(language: str, formality: str) -> str:
    """Return the form of address of the letter to a customer of that language and form."""
    # What is known of it in another language says nothing about English.
    return formality if spoken(language) == language else "formal"


def promise(update: Update, text: str, language: str, config: Config) -> Promise | None:
    """Return what a letter to customers of that language promises, None when it gives no moment."""
    if update.until is None:
        return None
    words = book_of(config.phrases, language).until(update.until.astimezone(config.timezone))
    # The sentence stands alone, and may begin with these words: then their capital differs.
    sentence = next((part for part in text.split("\n\n") if words[1:] in part), words)
    return Promise(update.until, sentence, words)


def words_for(update: Update, language: str) -> str:
    """Return the agent's own words in the language that customers of that language are written
    in; empty when there are none: those of another language are never sent."""
    return update.words.get(spoken(language), "").strip()


def on_the_hour(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the full hour that letters name for that moment: no later than it."""
    return at.astimezone(zone).replace(minute=0, second=0, microsecond=0)


def _body(
    sentences: Letter, book: Phrasebook, update: Update, zone: ZoneInfo, *, told: bool
) -> list[str]:
    stage = sentences.say("update", update.stage)
    solved = update.stage == "solved"
    own = words_for(update, book.language)
    paragraphs = [
        f"{sentences.say('update', 'again' if told else 'first')} {stage}",
        own,
        sentences.say("update", "sorry" if solved else "apology"),
    ]
    if update.until:
        until = book.until(update.until.astimezone(zone))
        paragraphs.append(sentences.say("update", "next", until=until, Until=capitalised(until)))
    if solved:
        paragraphs.append(sentences.say("update", "closing"))
    return [paragraph for paragraph in paragraphs if paragraph]


def _greeting(book: Phrasebook, style: Style, customer: Address) -> str:
    name = personal_name(customer)
    if name is None:
        return book.say("greeting", "nameless", style)
    return book.say("greeting", "named", style, full=name.full, first=name.first)
