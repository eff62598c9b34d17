"""Every sentence we may suggest is in its language and register, and passes our own check."""

import string
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.questions import shipped
from inbox_assistant.respond.check import check
from inbox_assistant.respond.phrases import Letter, Style, languages, phrasebook
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader
from tests.builders import a_reading

BOTH: dict[str, Any] = {"formal": [], "informal": []}  # what the vocabulary of questions has
HOLES = {
    **{"topic": "X-1", "request": "X-1?", "facts": "X-1", "full": "Maria Rossi", "first": "Maria"},
    **{"until": "…", "Until": "…", "day": "2", "time": "8"},
}
# What a letter of each kind is made of, as the writer puts it together.
LETTERS: dict[str, str] = {
    "first": "greeting.named opening.topic feeling.blocked apology.heavy noted.facts "
    "body.interim_fix next.interim signoff.any",
    "asked": "greeting.nameless opening.request feeling.confusion apology.light noted.all "
    "body.question_one next.question signoff.any",
    "again": "greeting.named opening.again feeling.anger apology.late personal.promise_missed "
    "body.interim_ask next.interim signoff.any",
    "hard": "greeting.named opening.plain personal.hardship feeling.anxiety personal.let_down "
    "body.follow_up next.interim signoff.any",
    "good": "greeting.nameless opening.praise body.thanks next.thanks signoff.any",
    "told": "greeting.named opening.told body.thanks_after next.closing signoff.any",
    "solved": "greeting.named opening.plain personal.loyal feeling.disappointment apology.light "
    "body.solution next.solution signoff.any",
    "open": "greeting.named opening.plain feeling.frustration apology.light body.solution "
    "next.open signoff.any",
    "closed": "greeting.nameless opening.topic personal.urgent apology.light body.closing "
    "next.closing signoff.any",
    "robot": "greeting.nameless automatic.received next.received automatic.note signoff.any",
}


def _sentences(language: str) -> Iterator[tuple[str, str, str, str]]:
    for slot, names in phrasebook(language).slots.items():
        if isinstance(names, dict):
            for name, styles in names.items():
                for style, variants in styles.items():
                    yield from ((slot, name, style, text) for text in variants)
    for slug, style in product(shipped().questions, ("formal", "informal")):
        for text in shipped().ways(slug, language, informal=style == "informal"):
            yield "questions", slug, style, text


def _letter(language: str, kind: str, style: Style) -> str:
    letter = Letter(phrasebook(language), style)
    parts = [part.split(".") for part in LETTERS[kind].split()]
    return "\n\n".join(letter.say(slot, name, **HOLES) for slot, name in parts)


def test_seven_languages_speak() -> None:
    assert languages() == ("de", "en", "es", "fr", "it", "nl", "pt")


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
def test_no_way_of_a_style_is_there_twice(language: str) -> None:
    for slot, names in phrasebook(language).slots.items():
        for name, styles in names.items() if isinstance(names, dict) else ():
            for style, ways in styles.items():
                assert len(set(ways)) == len(ways), (slot, name, style)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("formality", ["formal", "informal"])
def test_every_phrase_passes_our_own_check(language: str, formality: str) -> None:
    reading = a_reading(
        language=language, formality=formality, emotion="neutral", motive="other", blocking=0
    )
    said = [
        text.format(**HOLES)
        for _, _, style, text in _sentences(language)
        if (style.startswith("informal")) == (formality == "informal")
    ]
    # Checked in handfuls: a check takes its time whatever the length.
    for start in range(0, len(said), 60):
        text = "\n".join(said[start : start + 60])
        assert [(f.kind, f.quote) for f in check(text, None, reading, ["Maria Rossi"])] == []


@pytest.mark.parametrize("language", languages())
def test_letters_of_every_kind_pass_our_own_check(language: str) -> None:
    styles = product(("formal", "neutral", "informal"), (False, True))
    for rank, (kind, (formality, warm)) in enumerate(product(LETTERS, styles), 1):
        if kind in ("again", "hard") and warm:
            continue  # who is upset is not answered warmly
        reading = a_reading(
            language=language,
            formality="informal" if formality == "informal" else "formal",
            emotion="anger" if kind == "again" else "neutral",
            warmth="warm" if warm else "neutral",
            motive="other",
            blocking=0,
        )
        text = _letter(language, kind, Style(formality, warm, rank * 97))
        assert check(text, None, reading, ["Maria Rossi"]) == [], text


@pytest.mark.parametrize("language", languages())
def test_nobody_upset_reads_an_exclamation_mark(language: str) -> None:
    for slot, name, style, text in _sentences(language):
        if not style.endswith("_warm"):
            assert "!" not in text, (slot, name, style)


@pytest.mark.parametrize("language", languages())
def test_phrases_have_only_holes_that_are_filled(language: str) -> None:
    allowed = {
        "greeting": {"full", "first"},
        "opening": {"topic", "request"},
        "noted": {"facts"},
        "next": {"until", "Until"},
        "update": {"until", "Until"},
        "quote": {"day", "time", "full"},
    }
    for slot, _, _, text in _sentences(language):
        holes = {hole for _, hole, _, _ in string.Formatter().parse(text) if hole}
        assert holes <= allowed.get(slot, set()), text


@pytest.mark.parametrize("language", languages())
def test_phrases_of_a_form_never_use_the_other_form(language: str) -> None:
    for formality, other in (("formal", "familiar"), ("informal", "formal")):
        for slot, name, style, text in _sentences(language):
            if style.removesuffix("_warm") == formality and slot not in ("quote", "greeting"):
                cues = address_cues(text.format(**HOLES), language)
                assert address_form(cues, language) != other, (slot, name, style, text)


@pytest.mark.parametrize("language", languages())
def test_phrases_are_written_in_their_language(language: str) -> None:
    reader = LanguageReader()
    for slot, _, _, text in _sentences(language):
        if len(text.split()) > 6 and slot != "quote":
            assert reader.read(text.format(**HOLES)).value == language, text


def test_the_same_rank_always_gets_the_same_words() -> None:
    assert len({_letter("it", "first", Style("formal", warm=False, rank=7)) for _ in range(5)}) == 1


@pytest.mark.parametrize("language", languages())
def test_no_two_customers_of_an_issue_get_the_identical_letter(language: str) -> None:
    for kind, formality in product(LETTERS, ("formal", "neutral", "informal")):
        letters = {
            _letter(language, kind, Style(formality, warm=False, rank=rank)) for rank in range(30)
        }
        combinations = 1
        for part in LETTERS[kind].split():
            slot, name = part.split(".")
            style = Style(formality, warm=False)
            combinations *= len(phrasebook(language).variants(slot, name, style))
        assert len(letters) == min(30, combinations), (kind, formality)
        assert combinations >= 30 or kind == "robot"


@given(ranks=st.sets(st.integers(0, 400), min_size=2, max_size=2), turns=st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_they_still_differ_in_their_second_and_third_letter(ranks: set[int], turns: int) -> None:
    ended = set()
    for rank in ranks:
        said: tuple[str, ...] = ()
        for _ in range(turns):
            said = (_letter("en", "solved", Style("formal", False, rank, said)), *said)
        ended.add(said[0])
    assert len(ended) == 2


@pytest.mark.parametrize("language", languages())
def test_a_second_letter_repeats_no_sentence_of_the_first(language: str) -> None:
    for kind, rank in product(("first", "solved", "closed"), (0, 5)):
        first = _letter(language, kind, Style("neutral", False, rank))
        second = _letter(language, kind, Style("neutral", False, rank, (first,)))
        # French and German greet a name politely in but one way.
        repeated = set(first.split("\n\n")[1:]) & set(second.split("\n\n")[1:])
        assert not repeated


def test_once_all_was_said_the_oldest_comes_back() -> None:
    ways = phrasebook("en").variants("body", "closing", Style("formal", False))
    said = tuple(ways)  # the newest first
    assert phrasebook("en").say("body", "closing", Style("formal", False, 0, said)) == ways[-1]


def test_words_around_a_date_or_a_name_are_known_again() -> None:
    said = ("Hello Anna Rossi,\n\nYou will hear from me by 6 pm on Friday 1 May, with the "
            "solution or with where we are.",)  # fmt: skip
    for rank in range(40):
        letter = Letter(phrasebook("en"), Style("neutral", False, rank, said))
        assert not letter.say("greeting", "named", **HOLES).startswith("Hello")
        assert "with the solution" not in letter.say("next", "interim", **HOLES)


@given(name=st.text(st.sampled_from("{}[]!:.x0_ full") | st.characters(), max_size=30))
@settings(max_examples=100, deadline=None)
def test_braces_in_a_name_stay_braces(name: str) -> None:
    for slot, part, hole in (("greeting", "named", "full"), ("opening", "topic", "topic")):
        style = Style("formal", warm=False, rank=7, said=(name,))
        said = phrasebook("en").say(slot, part, style, **{**HOLES, hole: name})
        assert name in said
        assert len(said) < len(name) + 80


def test_an_unknown_language_gets_english() -> None:
    assert phrasebook("ja").language == "en"
