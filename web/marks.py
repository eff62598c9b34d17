"""Texts with words marked in them: what shows a reading, what the check found."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape


def marked(text: str, quotes: Iterable[str]) -> Markup:
    """Return the text, escaped, with every place of every quote in <mark>; places that overlap
    are marked once."""
    pieces, end = [], 0
    for start, stop in _places(text, quotes):
        if start >= end:
            pieces += [escape(text[end:start]), Markup("<mark>{}</mark>").format(text[start:stop])]
            end = stop
    return Markup("").join([*pieces, escape(text[end:])])


def _places(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    places = {place for quote in quotes if quote.strip() for place in _found(text, quote)}
    # Where two begin together the longer one says more.
    return sorted(places, key=lambda place: (place[0], -place[1]))


def _found(text: str, quote: str) -> Iterator[tuple[int, int]]:
    start = text.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = text.find(quote, start + len(quote))
