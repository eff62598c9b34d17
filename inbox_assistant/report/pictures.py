"""The pictures of a report: drawn as SVG for the web, handed over as PNG in mail.

Mail programs show no SVG, and some turn colours around: so the PNG are transparent, and every
colour stands out from light and dark ground alike (WCAG 2.2, 1.4.11: 3 to 1).
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

import resvg_py

# At twice the size they are crisp on the screens of phones.
_ZOOM = 2
_SVG = re.compile(r'<svg class="pic"([^>]*)>.*?</svg>', re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-zA-Z-]+)="([^"]*)"')
_STYLE = "max-width:100%;height:auto;border:0;vertical-align:middle;font-size:13px;color:#59626e"
_ADVANCE, _GAP, _TALL = 6.0, 2.5, 7.5  # of a digit, between thousands, and its height


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the name that the HTML of the mail has for it (RFC 2392)."""

    cid: str
    png: bytes


def with_pngs(document: str, place: str) -> tuple[str, Sequence[Picture]]:
    """Return a report's HTML with an <img> for each drawing, and their pictures. `place` ends
    their names, so that they are the world's only ones: "1a2b@host". What a drawing tells who
    can't see it is the alt text of the picture."""
    names: dict[bytes, str] = {}

    def shown(match: re.Match[str]) -> str:
        png = _png(match[0])
        cid = names.setdefault(png, f"p{len(names) + 1}.{place}")
        told = dict(_ATTRIBUTE.findall(match[1]))
        return (
            f'<img class="muted" src="cid:{html.escape(cid)}" width="{told["width"]}" '
            f'height="{told["height"]}" alt="{told["aria-label"]}" style="{_STYLE}">'
        )

    document = _SVG.sub(shown, document)
    return document, [Picture(cid, png) for png, cid in names.items()]


def _png(svg: str) -> bytes:
    drawing = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=_ZOOM, skip_system_fonts=True))


def mark(ten: int, x: float, y: float, anchor: str) -> str:
    """Return a power of ten as the path of its digits on the line `y`, thousands apart; `anchor`
    is "start", "middle" or "end". A server need not have any font."""
    places = _places(len(str(ten)))
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * (places[-1] + _ADVANCE)
    return " ".join(
        _one(x + at - shift, y) if place == 0 else _nought(x + at - shift, y)
        for place, at in enumerate(places)
    )


def _places(digits: int) -> list[float]:
    return [
        n * _ADVANCE + ((digits - 1) // 3 - (digits - n - 1) // 3) * _GAP for n in range(digits)
    ]


def _one(x: float, y: float) -> str:
    return f"M{x + 1:.1f} {y - _TALL + 1.8:.1f}l2.2 -1.8v{_TALL:.1f}"


def _nought(x: float, y: float) -> str:
    wide, half = _ADVANCE - 2.2, _TALL / 2
    arc = f"a{wide / 2:.1f} {half:.2f} 0 1 1"
    return f"M{x + 1.1:.1f} {y - half:.2f}{arc} {wide:.1f} 0{arc} -{wide:.1f} 0"
