"""What a page says in English to somebody who reads another language."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Page

import web
from web.i18n import LANGUAGES

#: All that a page says: texts, and attributes that are read out or shown later. What stands in
#: another language says so, and is not ours.
_SAID = """() => {
    const ours = document.documentElement.lang;
    const said = [document.title];
    for (const part of document.querySelectorAll("body *:not(script, style)")) {
        if (part.closest("[lang]").lang !== ours || part.closest("code, kbd")) continue;
        for (const { name, value } of part.attributes)
            if (/^(aria-label|title|placeholder|alt|data-(one|many|gone|failed|count))$/.test(name))
                said.push(value);
        for (const child of part.childNodes)
            if (child.nodeType === Node.TEXT_NODE) said.push(child.data);
    }
    return said;
}"""
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME = re.compile(r"[@/_\[{\d]|\w[.:-]\w|[A-Z]{2}")
_VALUE = re.compile(r"%\(\w+\)s")


def english_on(page: Page) -> list[str]:
    """Return the texts of the page with words that stand in our English texts and in no Italian
    one."""
    return [
        text.strip() for text in page.evaluate(_SAID) if _english().intersection(_words([text]))
    ]


@cache
def _english() -> frozenset[str]:
    with (Path(web.__file__).parent / "translations" / "it.po").open("rb") as po:
        messages = [message for message in read_po(po) if message.id and message.string]
    said = _words(_texts(message.id for message in messages))
    translated = _words(_texts(message.string for message in messages))
    return frozenset(said) - frozenset(translated) - LANGUAGES.keys()  # "it" is Italian


def _texts(values: Iterable[str | Sequence[str] | None]) -> Iterable[str]:
    """Yield texts without the values they carry; those of several forms are several."""
    for value in values:
        for text in (value,) if isinstance(value, str) else value or ():
            yield _VALUE.sub(" ", text)


def _words(texts: Iterable[str]) -> Iterable[str]:
    """Yield the words of texts; addresses, names of files, folders, methods and fields are none."""
    for text in texts:
        for piece in text.split():
            if not _NAME.search(piece):
                yield from (word.casefold() for word in _WORD.findall(piece))
