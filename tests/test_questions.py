"""What may be asked back, and what a team may add."""

from pathlib import Path

import pytest

from inbox_assistant.config import load
from inbox_assistant.errors import ConfigError
from inbox_assistant.questions import ANSWERS, shipped, shipped_languages, vocabulary
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader

OWN = """
[meter_number]
label = "meter number"
answer = "code"
[meter_number.it]
formal = ["Qual è il numero del contatore?"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "questions.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_seven_languages_ask() -> None:
    assert shipped_languages() == ("de", "en", "es", "fr", "it", "nl", "pt")


@pytest.mark.parametrize("language", shipped_languages())
def test_every_slug_can_be_asked_in_two_ways_in_both_forms_of_address(language: str) -> None:
    for slug in shipped().questions:
        for informal in (True, False):
            ways = shipped().ways(slug, language, informal=informal)
            assert len(set(ways)) == 2, (slug, informal)
            assert all(way[-1] in "?." for way in ways)


@pytest.mark.parametrize("language", ["nl", "pt"])
def test_languages_without_phrases_yet_ask_in_their_own_words_and_form(language: str) -> None:
    reader = LanguageReader()
    for informal, other in ((True, "formal"), (False, "familiar")):
        for slug in shipped().questions:
            for text in shipped().ways(slug, language, informal=informal):
                assert address_form(address_cues(text, language), language) != other, text
                if len(text.split()) > 8:
                    assert reader.read(text).value == language, text


def test_every_rule_speaks_of_topics_and_slugs_that_exist() -> None:
    for language in shipped_languages():
        topics = set(shipped().topics[language])
        for question in shipped().questions.values():
            named = {*question.topics, *question.also, *question.without}
            assert named <= topics, (language, question.slug)
            assert set(question.unless) <= set(shipped().questions)
            assert question.answer in ANSWERS


def test_a_team_adds_a_slug_and_it_comes_before_the_shipped_ones(tmp_path: Path) -> None:
    found = vocabulary(written(tmp_path, OWN))
    assert next(iter(found.questions)) == "meter_number"
    assert found.label("meter_number") == "meter number"
    assert found.ways("meter_number", "it", informal=True) == ("Qual è il numero del contatore?",)
    assert found.ways("meter_number", "de", informal=True) == ()
    assert set(shipped().questions) < set(found.questions)


def test_a_team_changes_a_shipped_slug_and_keeps_its_wording(tmp_path: Path) -> None:
    found = vocabulary(
        written(tmp_path, '[photo]\nlabel = "picture"\n[photo.en]\ntopics = ["mould"]')
    )
    assert found.label("photo") == "picture"
    assert found.questions["photo"].text("en", "topics") == ("mould",)
    assert found.ways("photo", "en", informal=False) == shipped().ways(
        "photo", "en", informal=False
    )


def test_the_settings_name_the_file_beside_them(tmp_path: Path) -> None:
    written(tmp_path, OWN)
    settings = tmp_path / "inbox-assistant.toml"
    settings.write_text('questions = "questions.toml"\n', encoding="utf-8")
    assert load(settings, {}).questions == tmp_path / "questions.toml"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("meter_number = 3", "write \\[some_slug\\]"),
        ("[Meter-Number]", "write \\[some_slug\\]"),
        ("[meter]\nanswer = 'guess'", "choose one of"),
        ("[meter]\ncolour = 'red'", "known are label"),
        ("[meter]\ndigits = true", "known are label"),
        ("[meter.it]\nformal = 'Quale?'", "write lists of texts"),
        ("[meter.italian]\nformal = ['Quale?']", "write lists of texts"),
        ("[meter", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_change(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        vocabulary(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read"):
        vocabulary(tmp_path / "nowhere.toml")


def test_too_many_slugs_are_refused(tmp_path: Path) -> None:
    text = "\n".join(f"[slug_{number}]" for number in range(61))
    with pytest.raises(ConfigError, match="at most 60"):
        vocabulary(written(tmp_path, text))
