"""Texts with words marked in them: what shows a reading, what is asked, what the check found."""

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup, escape

Place = tuple[int, int]


def marked(text: str, quotes: Iterable[str]) -> Markup:
    """Return the text, escaped, with every place of every quote in <mark>; places that overlap
    are marked once."""
    return _slice(text, 0, len(text), places(text, quotes))


def told(text: str, asked: Sequence[Place], shown: Iterable[Place]) -> Markup:
    """Return the text, escaped, with the places `shown` in <mark>, and each place `asked` in a span
    that links can lead to: `asked-0`, `asked-1` …; one that overlaps an earlier one has none."""
    pieces, end, ordered = [], 0, _ordered(shown)
    for number, (start, stop) in sorted(enumerate(asked), key=lambda item: item[1]):
        if start >= end:
            pieces.append(_slice(text, end, start, ordered))
            within = _slice(text, start, stop, ordered)
            frame = Markup('<span class="asked" id="asked-{}">{}</span>')
            pieces.append(frame.format(number, within))
            end = stop
    return Markup("").join([*pieces, _slice(text, end, len(text), ordered)])


def places(text: str, quotes: Iterable[str]) -> list[Place]:
    """Return every place of every quote, in order."""
    return _ordered({place for quote in quotes if quote.strip() for place in _found(text, quote)})


def _slice(text: str, start: int, stop: int, ordered: Iterable[Place]) -> Markup:
    pieces, end = [], start
    for first, last in ordered:
        first, last = max(first, start), min(last, stop)
        if end <= first < last:
            pieces += [escape(text[end:first]), Markup("<mark>{}</mark>").format(text[first:last])]
            end = last
    return Markup("").join([*pieces, escape(text[end:stop])])


def _ordered(places: Iterable[Place]) -> list[Place]:
    # Where two begin together the longer one says more.
    return sorted(places, key=lambda place: (place[0], -place[1]))


def _found(text: str, quote: str) -> Iterator[Place]:
    start = text.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = text.find(quote, start + len(quote))
