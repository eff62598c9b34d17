"""What the wording of a draft shows: rows per kind and language, and what only looks like them."""

import time
import tomllib
from pathlib import Path

import pytest

from inbox_assistant.model import Reading
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.matching import Words, pattern
from inbox_assistant.respond.check.messages import examples, finding
from inbox_assistant.respond.check.phrasing import ALWAYS, humour_on_anger, worded
from inbox_assistant.respond.check.worded import said, wording
from inbox_assistant.understand.lexicon import Lexicon
from tests.builders import a_reading

ANGRY = a_reading(emotion="anger", warmth="neutral")
GLAD = a_reading(emotion="joy", warmth="warm", motive="praise", blocking=0)
LANGUAGES = ("it", "en", "fr", "de", "es")
KINDS = (*ALWAYS, "humour_on_anger", "cold_reply_to_warm")
EACH = [(language, kind) for language in LANGUAGES for kind in KINDS]
_ROWS = Path(__file__).parent / "wording"


def _faults(text: str, language: str, reading: Reading) -> list[Fault]:
    draft = Draft(text, language, None, reading)
    # Coldness takes two signs; here each is looked at by itself.
    cold = said(draft, ("cold_reply_to_warm",)) if reading is GLAD else ()
    return [*worded(draft), *humour_on_anger(draft), *(Fault(*found) for found in cold)]


def _reading(kind: str) -> Reading:
    return GLAD if kind == "cold_reply_to_warm" else ANGRY


def _rows(language: str, kind: str, column: str) -> list[str]:
    tables = tomllib.loads((_ROWS / f"{language}.toml").read_text(encoding="utf-8"))
    return list(tables[kind][column])


@pytest.mark.parametrize(("language", "kind"), EACH)
def test_sentences_of_a_kind_are_found_with_their_exact_words(language: str, kind: str) -> None:
    for text in _rows(language, kind, "found"):
        quotes = [f.quote for f in _faults(text, language, _reading(kind)) if f.kind == kind]
        assert quotes, text
        assert all(quote and quote in text for quote in quotes)


@pytest.mark.parametrize(("language", "kind"), EACH)
def test_what_only_looks_like_a_kind_is_left_alone(language: str, kind: str) -> None:
    blamed = {t: _faults(t, language, _reading(kind)) for t in _rows(language, kind, "harmless")}
    assert not {text: faults for text, faults in blamed.items() if faults}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_better_wording_is_offered_in_the_language_of_the_draft(language: str) -> None:
    offered = examples(language)
    assert set(offered) == set(KINDS)
    for kind, example in offered.items():
        assert example in finding(Fault(kind, "x"), "it", language).fix
        assert _faults(example, language, ANGRY) + _faults(example, language, GLAD) == []


def test_other_languages_have_no_tables_and_no_findings() -> None:
    assert _faults("A culpa é do transportador.", "pt", ANGRY) == []


def test_quoted_words_are_somebody_elses() -> None:
    assert _faults("Sie schrieben: „Das ist Ihr Fehler“.", "de", ANGRY) == []


def _stands(written: str, text: str) -> bool:
    one = pattern(written)
    names = {step.part for step in one.steps} | {one.before, one.after} - {""}
    lexicon = Lexicon.of({name: (name.strip("()"),) for name in names if name})
    return any(True for _ in one.spans(Words(text, lexicon, frozenset({"and"}))))


def test_a_gap_stays_within_its_clause_and_seven_words() -> None:
    assert _stands("lost ~ parcel", "lost on the way was the parcel")
    assert not _stands("lost ~ parcel", "lost: the parcel")
    assert not _stands("lost ~ parcel", "lost a b c d e f g h parcel")


def test_guards_forbid_a_word_before_or_behind() -> None:
    assert _stands("!not soon", "we come soon")
    assert not _stands("!not soon", "we do not come soon")
    assert not _stands("soon !after", "soon after that")


def test_a_clause_start_is_asked_for_with_a_circumflex() -> None:
    assert _stands("^ call", "wait and call us")
    assert not _stands("^ call", "we call you")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "piece", ["you ", "la colpa ", "wir haben ", "(", "1 % ", "nicht;", "a" * 99]
)
def test_hostile_text_takes_linear_time(language: str, piece: str) -> None:
    wording(language)
    start = time.process_time()
    _faults(piece * (1_000_000 // len(piece)), language, ANGRY)
    assert time.process_time() - start < 2
