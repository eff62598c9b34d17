"""What a team's own phrase must be like before it is used: checked when a file is loaded, and when
one is written.

A phrase is a template. Its holes are those that ours of the same slot have: nothing else can be
filled in, no part of a value can be reached, and nothing that hides or breaks a line gets through.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter

from inbox_assistant.tables import table

LONGEST = 400  # characters of a phrase
LONGEST_SIGNATURE = 600
MOST_LINES = 8  # of a signature
MOST_WAYS = 12
STYLES = ("formal", "formal_warm", "neutral", "neutral_warm", "informal", "informal_warm")
SIGNATURE_HOLES = frozenset({"team"})
_MOMENT = frozenset({"until", "Until"})
# Beside the control characters: what turns or hides text (UAX 9), and separators of lines.
_HIDING = frozenset("\u061c\u200b\u200e\u200f\u2028\u2029\ufeff\u00ad") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2060, 0x2070))
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a phrase: a name in `phrase_faults.toml`, and what it speaks of."""

    name: str
    said: str = ""
    instead: str = ""

    def words(self, language: str) -> str:
        """Return what is wrong and what to do, in that language (en, it)."""
        table = _messages().get(language) or _messages()["en"]
        return table[self.name].format(said=self.said, instead=self.instead)


def holes(template: str) -> frozenset[str]:
    """Return the names of a template's holes. Raises ValueError where a brace is missing."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def fault_of_phrase(text: str, ours: Sequence[str]) -> Fault | None:
    """Return what is wrong with a phrase that is to replace `ours`, None when it can be used."""
    known = [holes(way) for way in ours]
    may = frozenset().union(*known)
    # Each of ours names the moment: without it, the letter would promise nothing.
    dated = bool(known) and all(found & _MOMENT for found in known)
    if any(_is_hiding(character) for character in text):
        return Fault("hidden")
    return _fault(text, may, LONGEST) or (
        Fault("no_moment") if dated and not holes(text) & _MOMENT else None
    )


def fault_of_signature(text: str) -> Fault | None:
    """Return what is wrong with a signature, None when it can be used. It may have lines."""
    if any(_is_hiding(character) for character in text.replace("\n", "")):
        return Fault("hidden")
    if len(text.splitlines()) > MOST_LINES:
        return Fault("many_lines", instead=str(MOST_LINES))
    return _fault(text, SIGNATURE_HOLES, LONGEST_SIGNATURE)


def unknown(name: str, known: Collection[str]) -> Fault:
    """Return the fault of a name we don't know, with the nearest one we do."""
    near = get_close_matches(name, known, 1) or list(known)[:3]
    return Fault("unknown", name[:60], ", ".join(near))


def _fault(text: str, may: frozenset[str], longest: int) -> Fault | None:
    if not text.strip():
        return Fault("empty")
    if len(text) > longest:
        return Fault("too_long", str(len(text)), str(longest))
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return Fault("brace")
    listed = ", ".join(f"{{{name}}}" for name in sorted(may))
    for _, name, form, conversion in parts:
        if form or conversion or (name and not name.isidentifier()):
            return Fault("reaching", f"{{{name}}}"[:60], listed)
        if name not in may:
            return Fault("hole" if may else "no_hole", f"{{{name}}}"[:60], listed)
    return None


def _is_hiding(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in _HIDING


def _messages() -> Mapping[str, Mapping[str, str]]:
    return table("inbox_assistant.respond", "phrase_faults")
