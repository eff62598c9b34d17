"""Every text the interface can show exists in every language."""

import re
from itertools import product
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import web
from inbox_assistant.questions import shipped
from inbox_assistant.understand.reasons import SAME_CONVERSATION, why
from web import words
from web.i18n import LANGUAGES, catalogue

ROOT = Path(web.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
TRANSLATED = [code for code in LANGUAGES if code != "en"]


def _texts() -> set[str | tuple[str, ...]]:
    return {found[2] for found in extract_from_dir(ROOT, METHODS, keywords=KEYWORDS)}


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_text_is_left_untranslated(code: str) -> None:
    texts = _texts()
    assert len(texts) > 150
    known = catalogue(code)
    for text in texts:
        if isinstance(text, tuple):
            assert known.ngettext(text[0], text[1], 2) != text[1] or "mail" in text[0], text
        elif text not in ("Menu", "Email", "Password"):
            assert known.gettext(text) != text, text


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_left_over_and_none_loses_a_value(code: str) -> None:
    texts = _texts()
    with (ROOT / "translations" / f"{code}.po").open("rb") as po:
        messages = [message for message in read_po(po) if message.id]
    for message in messages:
        assert message.id in texts
        said, translated = str(message.id), str(message.string)
        assert set(re.findall(r"%\(\w+\)s", said)) == set(re.findall(r"%\(\w+\)s", translated))


def test_every_reason_and_question_of_the_understanding_is_translated() -> None:
    features = {"best_three": 0.0, "best": 0.0, "same_sender": 0.0, "rate_2h": 0.0, "rate_24h": 0.0}
    said = {SAME_CONVERSATION}
    for scores in product((-5.0, 0.0, 5.0), repeat=5):
        said.update(why(dict(zip(features, scores, strict=True))).split("; "))
    assert said == set(words.REASONS)
    assert set(shipped().questions) == set(words.NAMES["question"])
