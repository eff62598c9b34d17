"""The words by which writers of each language address somebody, read from `lexicons/address`.

Only what grammar books say, no style. One TOML file per language; a table per form:

- `formal`, `familiar`, `plural` (several people, or pt-BR você: neither stiff nor familiar),
- `third`: a third person that is probably us, formal where nothing else speaks,
- `nobody`: words that look like address and are none; they silence what they overlap.

In a table, a list says where its words count: `always`, `asked` or `told` (inside or outside of a
question), `opening` (the first words of a question, `particles` passed over), `capital` (so
written, anywhere), `inside` (so written inside a sentence), `named` (so written before a capital
word), `small` (not so written).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from inbox_assistant.tables import table
from inbox_assistant.understand.lexicon import FOLDER, Lexicon

Form = Literal["formal", "familiar", "plural", "third"]

FORMS: tuple[Form, ...] = ("formal", "familiar", "plural", "third")
NOBODY = "nobody"


class Rule(NamedTuple):
    """A form of address and where its words count."""

    form: str
    place: str


@dataclass(frozen=True, slots=True)
class Forms:
    """The address words of one language; the lexicon's categories are the keys of `rules`."""

    lexicon: Lexicon
    rules: Mapping[str, Rule]
    particles: frozenset[str]
    articles: frozenset[str]  # before a name they address nobody: La Spezia
    joined: tuple[str, ...]  # capital pronouns at the end of a verb: ringraziarLa


@lru_cache(maxsize=32)
def forms_of(language: str) -> Forms | None:
    """Return the address words of the language, None when we have none."""
    file = FOLDER / "address" / f"{language}.toml"
    if not language.isalpha() or not file.is_file():
        return None
    data = table("inbox_assistant.understand", f"lexicons/address/{language}")
    rules = {
        f"{form}.{place}": Rule(form, place)
        for form in (*FORMS, NOBODY)
        for place in data.get(form, {})
    }
    words = {name: data[rule.form][rule.place] for name, rule in rules.items()}
    return Forms(
        Lexicon.of(words),
        rules,
        frozenset(data.get("particles", ())),
        frozenset(data.get("articles", ())),
        tuple(data.get("joined", ())),
    )
