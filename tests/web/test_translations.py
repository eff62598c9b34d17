"""Every text the interface can show exists in every language."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

import web
from inbox_assistant.model import Reason
from inbox_assistant.questions import shipped
from inbox_assistant.understand import reasons as understood
from web import reasons, words
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
    assert set(reasons.SAID) == set(understood.SLUGS)
    assert set(shipped().questions) == set(words.NAMES["question"])


@pytest.mark.parametrize("mails", [1, 3])
def test_the_pages_give_reasons_in_the_words_of_the_understanding(app: Flask, mails: int) -> None:
    for slug in understood.SLUGS:
        reason = Reason(slug, ("coperchio", "induzione"), mails=mails)
        with app.test_request_context(headers={"Accept-Language": "en"}):
            assert reasons.said(reason) == understood.in_words(reason)
        with app.test_request_context(headers={"Accept-Language": "it"}):
            assert reasons.said(reason) != understood.in_words(reason)
