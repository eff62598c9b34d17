"""A team's own phrases replace ours where they are right, and stop nothing where they are not."""

import os
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.respond.own_phrases import ALL, book_of, own_phrases, wrong_phrases
from inbox_assistant.respond.phrase_keeping import keep_signatures, keep_ways, stamp
from inbox_assistant.respond.phrase_rules import (
    LONGEST,
    fault_of_phrase,
    fault_of_signature,
    holes,
)
from inbox_assistant.respond.phrase_sample import samples
from inbox_assistant.respond.phrases import Style, phrasebook
from inbox_assistant.respond.suggest import suggest
from tests.respond.making import asked

FORMAL = Style("formal", warm=False)
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of the team, and return its folder."""

    def write(text: str, name: str = "it") -> Path:
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def _opening(folder: Path | None, language: str = "it", style: Style = FORMAL) -> str:
    return book_of(folder, language).say("opening", "plain", style)


def test_what_is_there_replaces_ours_style_by_style_and_the_rest_stays(write: Write) -> None:
    folder = write('[opening.plain]\nformal = ["Grazie del messaggio."]')
    assert _opening(folder) == "Grazie del messaggio."
    informal = Style("informal", warm=False)
    assert _opening(folder, style=informal) == _opening(None, style=informal)
    assert book_of(folder, "it").say("body", "closing", FORMAL) == phrasebook("it").say(
        "body", "closing", FORMAL
    )


def test_without_files_the_book_is_ours(tmp_path: Path) -> None:
    assert book_of(tmp_path, "it") is phrasebook("it")
    assert book_of(tmp_path / "gone", "it") is book_of(None, "it")


def test_a_changed_file_is_read_again_by_every_process(write: Write) -> None:
    folder = write('[opening.plain]\nformal = ["Uno."]')
    assert _opening(folder) == "Uno."
    write('[opening.plain]\nformal = ["Due!"]')
    os.utime(folder / "it.toml", ns=(1, 1))
    assert _opening(folder) == "Due!"
    (folder / "it.toml").unlink()
    assert _opening(folder) == _opening(None)


def test_signatures_go_by_mailbox_then_by_language(write: Write) -> None:
    folder = write('[signature]\nany = "Il team di {team}"\norders = "Ordini"')
    write('[signature]\nany = "{team} team"\nsupport = "Support of {team}\\nshop.example"', ALL)
    signed = book_of(folder, "it").signed
    assert signed("Shop") == "Il team di Shop"
    assert signed("Shop", "support") == "Support of Shop\nshop.example"
    assert signed("Shop", "orders") == "Ordini"
    assert book_of(folder, "de").signed("Shop") == "Shop team"
    assert phrasebook("it").signed("Shop", "support") == "Shop"


def test_suggestions_are_written_with_them(write: Write) -> None:
    folder = write(
        '[opening.plain]\nformal = ["grazie del messaggio."]\n[signature]\nany = "Il team"'
    )
    text = suggest(asked(phrases=folder, emotion="neutral", blocking=0))[0].text
    assert "grazie del messaggio." in text
    assert text.endswith("\nIl team")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[opening.plain\n", "not valid TOML"),
        ("x = '" + "[" * 9 + "\udcff'", "not valid TOML"),
        (
            '[opening.plain]\nformal = ["Ciao {nome}."]',
            "opening.plain.formal: {nome}: nothing can be filled in",
        ),
        ('[opening.topic]\nformal = ["{topic.x}"]', "{topic.x} reaches into something"),
        ('[opening.topic]\nformal = ["{topic[0]}"]', "{topic[0]} reaches into something"),
        ('[opening.topic]\nformal = ["{topic!r}"]', "reaches into something"),
        ('[opening.topic]\nformal = ["{topic:>9999999}"]', "reaches into something"),
        ('[opening.topic]\nformal = ["{}"]', "can't be filled in here"),
        ('[opening.topic]\nformal = ["su {topic"]', "A brace is missing"),
        ('[opening.topic]\nformal = ["su topic}"]', "A brace is missing"),
        ('[next.interim]\nformal = ["Ci sentiamo presto."]', "must say when: put {until}"),
        ('[opening.plain]\nformal = ["a\\u0007b"]', "can't be seen"),
        ('[opening.plain]\nformal = ["a\\nb"]', "a line break"),
        ('[opening.plain]\nformal = ["a\\u202Eb"]', "can't be seen"),
        (f'[opening.plain]\nformal = ["{"a" * (LONGEST + 1)}"]', "write at most 400"),
        (f"[opening.plain]\nformal = {['a.'] * 13}", "keep at most 12"),
        ('[opening.plain]\nformal = "a"', "Write a list of texts"),
        ("[opening.plain]\nformal = [1]", "Write a list of texts"),
        ("[opening.plain]\nformal = []", "This is empty"),
        ('[opening.plain]\nformal = [" "]', "This is empty"),
        ('[opening.plain]\nfromal = ["a."]', "Did you mean: formal"),
        ('[opning.plain]\nformal = ["a."]', "Did you mean: opening"),
        ('[opening.plane]\nformal = ["a."]', "Did you mean: plain"),
        ('until = "mai"', "until: “until” is not known here"),
        ("signature = 3", "[signature]"),
        ("[signature]\nany = 3", "Write one text here"),
        ('[signature]\nany = "{team.name}"', "signature.any: {team.name} reaches"),
        (f'[signature]\nany = "{"a" * 601}"', "write at most 600"),
        ("[signature]\nany = '''" + "a\n" * 9 + "'''", "at most 8 lines"),
        ('[signature]\ngone = "X"', "no mailbox “gone”"),
    ],
)
def test_what_is_wrong_is_told_with_file_place_and_remedy_and_ours_is_used(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "it.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    wrong = [place.words() for place in wrong_phrases(tmp_path, ["support"])]
    assert wrong and wrong[0].startswith(str(tmp_path / "it.toml"))
    assert said in wrong[0]
    assert _opening(tmp_path) == _opening(None)
    for place in wrong_phrases(tmp_path, ["support"]):
        assert "{{" not in place.words("it").replace("{{{{", "") or place.fault.name == "brace"


def test_one_wrong_line_spoils_no_other(write: Write) -> None:
    folder = write('[opening.plain]\nformal = ["Grazie."]\ninformal = ["{x}"]')
    assert _opening(folder) == "Grazie."
    assert [place.key for place in wrong_phrases(folder, [])] == ["opening.plain.informal"]


def test_a_file_of_no_language_of_ours_is_told(write: Write) -> None:
    folder = write('[opening.plain]\nformal = ["Dzień dobry."]', "pl")
    assert "no phrases of ours in “pl”" in wrong_phrases(folder, [])[0].words()
    assert wrong_phrases(folder / "gone", []) == wrong_phrases(None, []) == []


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "it.toml").mkdir()
    assert "can't be read" in wrong_phrases(tmp_path, [])[0].words()
    assert _opening(tmp_path) == _opening(None)


PIECES = st.sampled_from(
    [
        "{",
        "}",
        "{{",
        "}}",
        "{topic}",
        "{topic.x}",
        "{topic[0]}",
        "{topic!r}",
        "{0}",
        "a ",
        ":",
        "\n",
    ]
)


@given(parts=st.lists(PIECES | st.text(max_size=4), max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_template_that_is_let_through_does_more_than_fill_its_holes(parts: list[str]) -> None:
    text = "".join(parts)
    if fault_of_phrase(text, ["about {topic}"]) is not None:
        return
    assert holes(text) <= {"topic"}
    value = "{topic.__class__}"
    filled = text.format(topic=value)
    parsed = string.Formatter().parse(text)
    assert filled == "".join(words + (value if hole else "") for words, hole, _, _ in parsed)
    assert fault_of_signature(text) is None or "{topic}" in text


def _kept(folder: Path, **said: list[str]) -> object:
    return keep_ways(folder, "it", "opening", "plain", said, stamp(folder, "it"))


def test_writing_keeps_what_people_wrote_around_it(write: Write) -> None:
    folder = write("# Ours, by hand.\n[body.closing]  # the end\nformal = ['È risolto.']\n")
    assert _kept(folder, formal=["Grazie.", " Grazie a Lei. "]) == {}
    text = (folder / "it.toml").read_text()
    assert "# Ours, by hand." in text and "# the end" in text
    own = own_phrases(folder, "it").ways
    assert own["opening"]["plain"]["formal"] == ("Grazie.", "Grazie a Lei.")
    assert own["body"]["closing"]["formal"] == ("È risolto.",)
    assert [file.name for file in folder.glob(".it*")] == []


def test_words_like_ours_are_ours_and_leave_nothing_behind(tmp_path: Path) -> None:
    ours = phrasebook("it").slots["opening"]["plain"]
    assert _kept(tmp_path, formal=["Grazie."], informal=ours["informal"]) == {}
    assert set(own_phrases(tmp_path, "it").ways["opening"]["plain"]) == {"formal"}
    assert _kept(tmp_path, formal=[]) == {}
    assert own_phrases(tmp_path, "it").ways == {}
    assert "opening" not in (tmp_path / "it.toml").read_text()


def test_nothing_wrong_and_nothing_over_a_broken_file_is_written(write: Write) -> None:
    folder = write("[opening.plain\n")
    assert _kept(folder, formal=["{x}"]) != {}
    assert _kept(folder, formal=["Grazie."]) != {}
    assert (folder / "it.toml").read_text() == "[opening.plain\n"


def test_a_signature_with_lines_is_written_and_read_back(tmp_path: Path) -> None:
    text = 'Il team\n"di" {team} \\ qui'
    said = {"any": text, "support": ""}
    assert keep_signatures(tmp_path, ALL, said, stamp(tmp_path, ALL)) == {}
    assert own_phrases(tmp_path, ALL).signatures == {"any": text}
    assert keep_signatures(tmp_path, ALL, {"any": ""}, stamp(tmp_path, ALL)) == {}
    assert own_phrases(tmp_path, ALL).signatures == {}


@given(ways=st.lists(st.text(max_size=30), max_size=4))
@settings(max_examples=60, deadline=None)
def test_whatever_may_be_kept_is_read_back_as_it_was(
    ways: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("own")
    if _kept(folder, formal=ways):
        return
    kept = [way.strip() for way in ways if way.strip()]
    own = own_phrases(folder, "it")
    assert not own.wrong
    assert list(own.ways.get("opening", {}).get("plain", {}).get("formal", ())) == kept


def test_an_example_holds_the_phrase_and_the_signature(write: Write) -> None:
    folder = write("[signature]\nany = 'Il team'")
    shown = samples(book_of(folder, "it"), "apology", "heavy", "Shop")
    assert {sample.style for sample in shown} == {"formal", "informal"}
    assert "Gentile Alex Martin," in shown[0].letter and shown[0].letter.endswith("\nIl team")
    assert shown[0].ways[0] in shown[0].letter
    assert samples(phrasebook("it"), "quote", "line", "Shop")[0].letter == ""
