"""Every sentence we may suggest is in its language and register, and passes our own check."""

import string
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from inbox_assistant.questions import shipped
from inbox_assistant.respond.check import check
from inbox_assistant.respond.phrases import Style, languages, phrasebook
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader
from tests.builders import a_reading

BOTH: dict[str, Any] = {"formal": [], "informal": []}  # what the vocabulary of questions has
HOLES = {"topic": "X-1", "full": "Maria Rossi", "first": "Maria", "until": "…", "Until": "…"}


def _sentences(language: str) -> Iterator[tuple[str, str, str, str]]:
    for slot, names in phrasebook(language).slots.items():
        if isinstance(names, dict):
            for name, styles in names.items():
                for style, variants in styles.items():
                    yield from ((slot, name, style, text) for text in variants)
    for slug, style in product(shipped().questions, ("formal", "informal")):
        for text in shipped().ways(slug, language, informal=style == "informal"):
            yield "questions", slug, style, text


def test_five_languages_speak() -> None:
    assert languages() == ("de", "en", "es", "fr", "it")


def test_every_language_has_the_same_slots_and_styles_for_both_forms_of_address() -> None:
    def shape(language: str) -> set[tuple[str, str]]:
        return {(slot, name) for slot, name, _, _ in _sentences(language)}

    assert all(shape(language) == shape("it") for language in languages())
    for language in languages():
        for slot, name in shape(language):
            styles: dict[str, Any] = phrasebook(language).slots.get(slot, {}).get(name, BOTH)
            assert "formal" in styles
            assert "informal" in styles or slot == "quote"


@pytest.mark.parametrize("language", languages())
def test_every_phrase_passes_our_own_check(language: str) -> None:
    for slot, name, style, text in _sentences(language):
        reading = a_reading(
            language=language,
            formality="informal" if style.startswith("informal") else "formal",
            emotion="neutral",
            motive="other",
            blocking=0,
        )
        filled = text.format(**HOLES, day="2", time="8")
        assert check(filled, None, reading, ["Maria Rossi"]) == [], (slot, name, style)


@pytest.mark.parametrize("language", languages())
def test_phrases_have_only_holes_that_are_filled(language: str) -> None:
    allowed = {
        "greeting": {"full", "first"},
        "opening": {"topic"},
        "next": {"until", "Until"},
        "quote": {"day", "time", "full"},
    }
    for slot, _, _, text in _sentences(language):
        holes = {hole for _, hole, _, _ in string.Formatter().parse(text) if hole}
        assert holes <= allowed.get(slot, set()), text


@pytest.mark.parametrize("language", languages())
def test_phrases_of_a_form_never_use_the_other_form(language: str) -> None:
    for formality, other in (("formal", "familiar"), ("informal", "formal")):
        texts = [
            text.format(**HOLES, day="", time="")
            for slot, _, style, text in _sentences(language)
            if style.removesuffix("_warm") == formality and slot not in ("quote", "greeting")
        ]
        form = address_form(address_cues("\n".join(texts), language), language)
        assert form != other


@pytest.mark.parametrize("language", languages())
def test_phrases_are_written_in_their_language(language: str) -> None:
    reader = LanguageReader()
    for slot, _, _, text in _sentences(language):
        if len(text.split()) > 6 and slot != "quote":
            assert reader.read(text.format(**HOLES)).value == language, text


def test_the_same_conversation_always_gets_the_same_words() -> None:
    style = Style("formal", warm=False, seed="7")
    said = {phrasebook("it").say("body", "received", style) for _ in range(5)}
    assert len(said) == 1


def test_different_conversations_get_different_variants() -> None:
    styles = [Style("formal", warm=False, seed=str(seed)) for seed in range(30)]
    assert len({phrasebook("it").say("body", "received", style) for style in styles}) == 2


def test_braces_in_a_name_stay_braces() -> None:
    style = Style("formal", warm=False, seed="7")
    said = phrasebook("en").say("greeting", "named", style, full="{first.__class__}", first="x")
    assert "{first.__class__}" in said


def test_an_unknown_language_gets_english() -> None:
    assert phrasebook("ja").language == "en"
