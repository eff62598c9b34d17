"""What may be asked back: a small open vocabulary of slugs, each with its words in each language.

The package's slugs lie in `lexicons/questions/`. A team adds its own in one TOML file of the same
form, in which the words of a language stand under `[slug.xx]`. Reading looks for what was given and
what is left to ask; suggestions take the sentences; pages take the labels.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from inbox_assistant.errors import ConfigError
from inbox_assistant.tables import table

FOLDER = resources.files("inbox_assistant") / "lexicons" / "questions"
ANSWERS = ("", "code", "quote", "address", "file", "words", "time", "name")
MOST_SLUGS = 60  # of a team: each costs time with every mail

_SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_TEXTS = ("formal", "informal", "topics", "named")
# What is said of a slug, with the kind of each value.
_KEYS: Mapping[str, type] = {
    "label": str,
    "answer": str,
    "digits": int,
    "topics": list,
    "also": list,
    "without": list,
    "trouble": bool,
    "unless": list,
    "words": list,
    "about": list,
}

Texts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """A thing to ask. `answer` says how an answer is recognised in a mail ("": it can't be).

    `topics` bring it up (together with one of `also`, if any), those in `without` forbid it,
    `trouble` keeps it for mails in which something went wrong, and what is in `unless` makes it
    needless once given. `words` are an answer in any language. `about` are concepts of issues whose
    mails need it. `texts` holds for each language two
    ways to ask (formal, informal), own words that bring it up (topics), and words beside an answer
    (named).
    """

    slug: str
    label: str
    answer: str = ""
    digits: int = 3
    topics: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    trouble: bool = False
    unless: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    texts: Mapping[str, Texts] = field(default_factory=dict)

    def text(self, language: str, key: str) -> tuple[str, ...]:
        """Return the texts of a language under formal, informal, topics or named."""
        return self.texts.get(language, {}).get(key, ())


@dataclass(frozen=True)
class Vocabulary:
    """All that may be asked, the most useful first. `topics` holds words per language and topic."""

    questions: Mapping[str, Question]
    topics: Mapping[str, Texts]

    def label(self, slug: str) -> str:
        """Return the slug as agents read it, in English."""
        known = self.questions.get(slug)
        return known.label if known else slug.replace("_", " ")

    def ways(self, slug: str, language: str, *, informal: bool) -> tuple[str, ...]:
        """Return the ways to ask in that language and form; the formal one when it has but one."""
        known = self.questions.get(slug)
        if known is None:
            return ()
        own = known.text(language, "informal") if informal else ()
        return own or known.text(language, "formal")

    def joined(self, added: Mapping[str, Question]) -> "Vocabulary":
        """Return this vocabulary with slugs added, or worded anew; the added come first."""
        rest = {slug: known for slug, known in self.questions.items() if slug not in added}
        return Vocabulary({**added, **rest}, self.topics)


@lru_cache(maxsize=1)
def shipped() -> Vocabulary:
    """Return the vocabulary that comes with the package."""
    slugs = _table("slugs")
    languages = {code: _table(code) for code in shipped_languages()}
    topics = {code: _lists(said["topics"]) for code, said in languages.items()}
    texts = {slug: {code: _lists(said[slug]) for code, said in languages.items()} for slug in slugs}
    return Vocabulary({s: _question(s, told, texts[s]) for s, told in slugs.items()}, topics)


@lru_cache(maxsize=1)
def shipped_languages() -> tuple[str, ...]:
    """Return the languages every shipped slug is worded in, in alphabetical order."""
    names = (file.name.removesuffix(".toml") for file in FOLDER.iterdir())
    return tuple(sorted(name for name in names if name != "slugs"))


@lru_cache(maxsize=4)
def vocabulary(path: Path | None = None) -> Vocabulary:
    """Return the shipped vocabulary, with the team's own slugs when their file is given.

    Raises ConfigError, with what to change, when the file is missing or wrong.
    """
    if path is None:
        return shipped()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}") from error
    if len(data) > MOST_SLUGS:
        raise ConfigError(f"{path}: write at most {MOST_SLUGS} questions.")
    return shipped().joined({slug: _own(path, slug, told) for slug, told in data.items()})


def _own(path: Path, slug: str, told: Any) -> Question:
    """Return a team's question, checked; of a shipped slug they say only what differs."""
    if not _SLUG.fullmatch(slug) or not isinstance(told, dict):
        raise ConfigError(f"{path}: {slug}: write [some_slug] in small letters and low lines.")
    texts = {key: value for key, value in told.items() if isinstance(value, dict)}
    facts = {key: value for key, value in told.items() if key not in texts}
    for key, value in facts.items():
        if key not in _KEYS or not _is_a(_KEYS[key], value):
            raise ConfigError(
                f"{path}: {slug}.{key}: known are {', '.join(_KEYS)}, written as in the example "
                "of docs/configure.md."
            )
    if facts.get("answer", "") not in ANSWERS:
        raise ConfigError(f"{path}: {slug}.answer: choose one of {', '.join(ANSWERS[1:])}.")
    for code, said in texts.items():
        if not _LANGUAGE.fullmatch(code) or not _are_texts(said):
            raise ConfigError(f"{path}: {slug}.{code}: write lists of texts, {', '.join(_TEXTS)}.")
    base = shipped().questions.get(slug)
    if base is None:
        return _question(slug, facts, {code: _lists(said) for code, said in texts.items()})
    known = {code: {**base.texts.get(code, {}), **_lists(said)} for code, said in texts.items()}
    return replace(base, texts={**base.texts, **known}, **_values(facts))


def _are_texts(said: Mapping[str, Any]) -> bool:
    return all(key in _TEXTS and _is_a(list, value) for key, value in said.items())


def _is_a(kind: type, value: Any) -> bool:
    if kind is list:
        return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    return type(value) is kind


def _question(slug: str, told: Mapping[str, Any], texts: Mapping[str, Texts]) -> Question:
    return Question(slug, texts=texts, **{"label": slug.replace("_", " "), **_values(told)})


def _values(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in told.items()}


def _lists(table: Mapping[str, list[str]]) -> Texts:
    return {key: tuple(value) for key, value in table.items()}


def _table(name: str) -> dict[str, Any]:
    return table("inbox_assistant", f"lexicons/questions/{name}")
