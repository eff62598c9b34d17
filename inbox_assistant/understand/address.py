"""How the writer addresses us, and how formal a text is: rules over words, nothing to load.

The rules follow the grammars: Italian Lei and tu, German Sie, du and ihr, French vous and tu,
Spanish usted, tú and vosotros. The draft check uses them as well, hence no model here.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from inbox_assistant.model import Judged
from inbox_assistant.understand.address_forms import FORMS, Forms
from inbox_assistant.understand.lexicon import Cue, lexicon
from inbox_assistant.understand.surface import surface_signs
from inbox_assistant.understand.tokens import Token, tokens

# formality-rules-1: address form first, then greetings, closings, style words and surface.
METHOD = "formality-rules-1"

Form = Literal["formal", "familiar", "plural"]

# After one of these a capital says nothing.
_OPENERS = frozenset('.!?…:"«“„»”(-–•*')
_SHORTEST_STEM = 3
# Languages where addressing several people familiarly (ihr) is familiar towards us too.
_PLURAL_IS_FAMILIAR = frozenset({"de"})
# What each sign weighs, formal above zero. The address form outweighs style; the style weights are
# a ridge regression over the mails of `training`.
_WEIGHTS = {
    "formal": 0.5,
    "familiar": -1.0,
    "greeting_formal": 0.6,
    "closing_formal": 0.2,
    "formal_style": 0.25,
    "greeting_informal": -0.2,
    "closing_informal": -0.1,
    "slang": -0.1,
    "signed_initial": 0.25,
    "lower_first": -0.3,
    "lower_subject": -0.75,
    "exclamation_run": -0.3,
    "question_run": -0.15,
    "happy_signs": -0.25,
    "loud_words": -0.3,
    "short_forms": -0.2,
}
_FORMAL_ABOVE, _INFORMAL_BELOW = 0.05, -0.4


class AddressCue(NamedTuple):
    """Words that address somebody; `text[start:end]` are the exact words."""

    form: Form
    start: int
    end: int


def address_cues(text: str, language: str) -> list[AddressCue]:
    """Return the words of the text that carry an address form, none for unknown languages."""
    return cues_of_words(tokens(text), text, language)


def cues_of_words(words: Sequence[Token], text: str, language: str) -> list[AddressCue]:
    """Return the same for a text already cut into words."""
    forms = FORMS.get(language)
    if forms is None:
        return []
    found = []
    for at, word in enumerate(words):
        form = _form(word, words, at, text, forms)
        if form:
            found.append(AddressCue(form, word.start, word.end))
    return found


def address_form(cues: Iterable[AddressCue], language: str) -> Form | None:
    """Return the form that prevails, None when nobody is addressed."""
    counts: Counter[Form] = Counter(cue.form for cue in cues)
    if language in _PLURAL_IS_FAMILIAR:
        counts["familiar"] += counts.pop("plural", 0)
    if counts["formal"] or counts["familiar"]:
        return "formal" if counts["formal"] >= counts["familiar"] else "familiar"
    return "plural" if counts["plural"] else None


def formality_of(text: str, language: str) -> Judged[str]:
    """Return formal, neutral or informal, judged by rules and word lists alone.

    Cheap enough for every key stroke of a draft. Evidence are the address words, else the style
    words that decided.
    """
    words = tokens(text)
    address = cues_of_words(words, text, language)
    style = [cue for cue in lexicon(language).cues(words) if cue.category in _WEIGHTS]
    score = _score(address, style, surface_signs("", text, words), language)
    value, distance = _decided(score)
    probability = 0.5 + 0.45 * math.tanh(2 * distance)
    evidence = _evidence(text, address, style, value, language)
    return Judged(value, round(probability, 4), evidence, METHOD)


def _decided(score: float) -> tuple[str, float]:
    """Return the value and how far the score is from another one."""
    if score > _FORMAL_ABOVE:
        return "formal", score - _FORMAL_ABOVE
    if score < _INFORMAL_BELOW:
        return "informal", _INFORMAL_BELOW - score
    return "neutral", min(_FORMAL_ABOVE - score, score - _INFORMAL_BELOW)


def _form(word: Token, words: Sequence[Token], at: int, text: str, forms: Forms) -> Form | None:
    if _formal_by_capital(word, words, at, text, forms) or word.low in forms.formal:
        return "formal"
    if word.low in forms.familiar:
        return "familiar"
    if word.low in forms.plural:
        return "plural"
    return _form_of_ending(word.low, forms)


def _formal_by_capital(
    word: Token, words: Sequence[Token], at: int, text: str, forms: Forms
) -> bool:
    if word.text in forms.capital_anywhere:
        return True
    if word.text in forms.capital:
        before_name = at + 1 < len(words) and words[at + 1].text[:1].isupper()
        return not _opens_sentence(words, at, text) and not before_name
    # Italian joins the pronoun to the verb: ringraziarLa, scriverVi.
    tail = word.text[-2:]
    return tail in forms.capital and word.text[:-2].islower() and len(word.text) > 4


def _form_of_ending(low: str, forms: Forms) -> Form | None:
    if low in forms.not_verbs:
        return None
    if _ends(low, forms.formal_endings):
        return "formal"
    if _ends(low, forms.familiar_endings):
        return "familiar"
    return "plural" if _ends(low, forms.plural_endings) else None


def _ends(low: str, endings: tuple[str, ...]) -> bool:
    return any(low.endswith(e) and len(low) >= len(e) + _SHORTEST_STEM for e in endings)


def _opens_sentence(words: Sequence[Token], at: int, text: str) -> bool:
    if at == 0:
        return True
    before = words[at - 1]
    return before.low in _OPENERS or "\n" in text[before.end : words[at].start]


def _score(
    address: Sequence[AddressCue],
    style: Sequence[Cue],
    surface: Mapping[str, float],
    language: str,
) -> float:
    counts: Counter[str] = Counter(cue.form for cue in address)
    if language in _PLURAL_IS_FAMILIAR:
        counts["familiar"] += counts["plural"]
    counts.update(cue.category for cue in style)
    worded = sum(weight * math.log1p(counts[name]) for name, weight in _WEIGHTS.items())
    return worded + sum(
        weight * surface[name] for name, weight in _WEIGHTS.items() if name in surface
    )


def _evidence(
    text: str,
    address: Sequence[AddressCue],
    style: Sequence[Cue],
    value: str,
    language: str,
) -> tuple[str, ...]:
    if value == "neutral":
        return ()
    informal_forms = {"familiar"} | ({"plural"} if language in _PLURAL_IS_FAMILIAR else set())
    wanted = {"formal"} if value == "formal" else informal_forms
    sign = 1 if value == "formal" else -1
    spoken = [text[c.start : c.end] for c in address if c.form in wanted]
    styled = [text[c.start : c.end] for c in style if _WEIGHTS[c.category] * sign > 0]
    return tuple(dict.fromkeys(spoken + styled))[:3]
