"""The words that tell a mail from others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.understand.rarity import MOST_WORDS, SHORTEST, rarity, telling_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Il pagamento si blocca con la carta", "it"),
        ("The payment is blocked with the card", "en"),
        ("Die Zahlung wird mit der Karte blockiert", "de"),
        ("Le paiement est bloqué avec la carte", "fr"),
        ("El pago se bloquea con la tarjeta", "es"),
    ],
)
def test_words_that_everybody_says_tell_nothing(text: str, language: str) -> None:
    words = telling_words(text, language)
    assert len(words) >= 3
    assert not {"il", "si", "con", "la", "the", "is", "with", "die", "mit", "der"} & set(words)
    assert not {"le", "est", "avec", "el", "se"} & set(words)


def test_the_rarest_word_comes_first() -> None:
    words = telling_words("Il pagamento della moka: la guarnizione sfiata", "it")
    told = [rarity(word, "it") for word in words]
    assert told == sorted(told, reverse=True)
    assert words.index("guarnizione") < words.index("pagamento")


def test_a_word_tells_the_less_the_more_common_it_is() -> None:
    assert rarity("di", "it") == 0.0
    assert 0.0 < rarity("pagamento", "it") < rarity("guarnizione", "it")
    assert rarity("xqzv", "it") == rarity("qqqqq", "it")


def test_a_word_is_told_once_whatever_its_case() -> None:
    assert telling_words("Moka, MOKA, moka", "it") == ("moka",)


def test_short_words_and_marks_tell_nothing() -> None:
    assert telling_words("ok, no! <-> ... € 3", "en") == ()


def test_a_mail_of_many_words_tells_the_rarest() -> None:
    many = " ".join(f"parola{chr(97 + at)}" for at in range(26))
    assert len(telling_words(many, "it")) == MOST_WORDS


def test_a_language_without_a_list_has_telling_words_too() -> None:
    assert telling_words("moka guarnizione", "xx") == ("moka", "guarnizione")
    assert 0.0 < rarity("moka", "xx") < rarity("xqzv", "it")


@pytest.mark.parametrize("language", ["ja", "ko", "zh"])
def test_a_language_whose_words_can_not_be_cut_has_telling_words_too(language: str) -> None:
    assert telling_words("moka guarnizione", language)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["it", "de", "ja", "xx", "", "../it"]))
def test_no_text_makes_it_fail(text: str, language: str) -> None:
    words = telling_words(text, language)
    assert len(words) == len(set(words)) <= MOST_WORDS
    assert all(len(word) >= SHORTEST and rarity(word, language) > 0 for word in words)
