"""The mail in a real browser: at phone width, and with the colours of the night."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from inbox_assistant.report.render import to_html
from tests.report import nights


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_phone_shows_the_report_without_scrolling_sideways(
    browser: Browser, language: str
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    long = nights.report(recurring=(nights.recurring(title="x" * 90, quote="y" * 180),))
    page.set_content(to_html(long, nights.NIGHT, "Pentola & Co", nights.words(language)))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(
    browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.set_content(to_html(nights.report(), nights.NIGHT, "Pentola & Co", nights.words()))
    ground = page.evaluate("getComputedStyle(document.querySelector('div.page')).backgroundColor")
    colours = page.evaluate(
        "[...new Set([...document.querySelectorAll('p,h1,h2,h3,span,strong')]"
        ".map(e => getComputedStyle(e).color))]"
    )
    assert len(colours) >= 4
    assert min(_contrast(colour, ground) for colour in colours) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two rgb() colours (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
