"""The letters of an update as agents look at them: per group the text, and what the check says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from inbox_assistant.config import Config
from inbox_assistant.model import Address, Addressing, Finding, Judged, Reading, Update
from inbox_assistant.respond.check import check
from inbox_assistant.respond.phrases import spoken
from inbox_assistant.respond.updates.letters import words_for, written_form
from inbox_assistant.store.base import Store


@dataclass(frozen=True, slots=True)
class Text:
    """What a group is told below the greeting, and what the check finds in it."""

    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Customers of one language and register. `written_in` is the language of their letters:
    English where we have no phrases. `own_words`: the agent's own sentence is in them."""

    language: str
    formality: str
    written_in: str
    own_words: bool
    texts: tuple[Text, ...]
    people: tuple[Addressing, ...]


def groups(
    store: Store, config: Config, update: Update, people: Sequence[Addressing], ui_language: str
) -> list[Group]:
    """Return the letters by language and formality, the largest group first."""
    found = []
    ordered = sorted(people, key=_group)
    for (language, formality), members in groupby(ordered, key=_group):
        some = tuple(members)
        own = bool(words_for(update, language))
        texts = _texts(store, config, some, ui_language)
        found.append(Group(language, formality, spoken(language), own, texts, some))
    return sorted(found, key=lambda group: -len(group.people))


def body(text: str) -> str:
    """Return a letter without its greeting."""
    return text.partition("\n\n")[2]


def findings_of(
    config: Config,
    text: str,
    reading: Reading | None,
    formality: str,
    customer: Address,
    ui_language: str,
) -> list[Finding]:
    """Return what the check says of a letter: judged as what it is, in its language and form, not
    against the words of one mail."""
    if reading is not None:
        language = Judged(spoken(reading.language.value), 1.0)
        reading = replace(reading, language=language, formality=Judged(formality, 1.0))
    return check(text, None, reading, (customer.name, config.team), ui_language)


def _group(one: Addressing) -> tuple[str, str]:
    return one.language, one.formality


def _texts(
    store: Store, config: Config, people: Sequence[Addressing], ui_language: str
) -> tuple[Text, ...]:
    first = {body(one.text): one for one in reversed(people)}
    return tuple(
        Text(text, tuple(_findings(store, config, one, ui_language)))
        for text, one in reversed(first.items())
    )


def _findings(store: Store, config: Config, one: Addressing, ui_language: str) -> list[Finding]:
    reading = store.readings.get(one.answers)
    form = written_form(one.language, one.formality)
    return findings_of(config, one.text, reading, form, one.customer, ui_language)
