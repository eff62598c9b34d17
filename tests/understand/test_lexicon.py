import tomllib

import pytest

from inbox_assistant.understand.lexicon import FOLDER, Lexicon, categories, cues, languages
from inbox_assistant.understand.tokens import tokens


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(c.category, text[c.start : c.end]) for c in lexicon.cues(tokens(text))]


def test_eight_languages_have_a_lexicon() -> None:
    assert set(languages()) >= {"it", "en", "fr", "de", "es", "pt", "nl", "pl"}


@pytest.mark.parametrize("language", languages())
def test_every_lexicon_has_every_kind_of_knowledge(language: str) -> None:
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    needed = {"greeting_formal", "closing_formal", "insult", "thanks", "malfunction", "blocker"}
    assert needed <= set(data) <= set(categories())
    for words in data.values():
        assert len(words) == len(set(words))


def test_a_star_stands_for_any_ending() -> None:
    lexicon = Lexicon.of({"anger": ["furios*"]})
    assert found(lexicon, "Sono furiosa!") == [("anger", "furiosa")]


def test_a_star_in_front_stands_for_any_beginning() -> None:
    assert found(Lexicon.of({"very": ["*issimo"]}), "È gravissimo") == [("very", "gravissimo")]


def test_a_word_is_not_found_inside_another() -> None:
    assert found(Lexicon.of({"joke": ["con"]}), "concerned") == []


def test_the_longest_phrase_of_a_category_wins() -> None:
    lexicon = Lexicon.of({"thanks": ["grazie", "grazie mille"]})
    assert found(lexicon, "GRAZIE mille, grazie") == [
        ("thanks", "GRAZIE mille"),
        ("thanks", "grazie"),
    ]


def test_both_apostrophes_are_one() -> None:
    lexicon = Lexicon.of({"blocker": ["can't"]})
    assert found(lexicon, "I can’t") == [("blocker", "can’t")]


def test_a_language_without_lexicon_has_no_cues() -> None:
    assert cues("non funziona", "xx") == []
