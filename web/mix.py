"""How customers write: language by form of address by warmth, as stacked bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox_assistant.model import Formality, Voiced, Warmth

FORMALITIES: Sequence[Formality] = ("formal", "neutral", "informal")
WARMTHS: Sequence[Warmth] = ("cold", "neutral", "warm")
_MOST = 6  # languages; the others are one
OTHERS = ""
LABELS = 96  # units for the names of the rows
_LENGTH, _ROW, _GAP = 200.0, 14.0, 20.0


@dataclass(frozen=True, slots=True)
class Part:
    """The mails of one warmth in a row."""

    warmth: Warmth
    mails: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """The mails of one language (`OTHERS`: the remaining ones) and form of address."""

    language: str
    formality: Formality
    parts: tuple[Part, ...]
    y: float

    @property
    def mails(self) -> int:
        """How many mails the row is made of."""
        return sum(part.mails for part in self.parts)


@dataclass(frozen=True, slots=True)
class Mix:
    """Rows by language, the most frequent first; a language stands above its rows."""

    rows: tuple[Row, ...]
    width: float
    height: float
    mails: int


def mix(voices: Sequence[Voiced]) -> Mix:
    """Return the mix of those mails; rows without any are left out."""
    counts: dict[tuple[str, str, str], int] = {}
    named = _languages(voices)
    for voice in voices:
        language = voice.language if voice.language in named else OTHERS
        key = (language, voice.formality, voice.warmth)
        counts[key] = counts.get(key, 0) + voice.mails
    told = [
        (language, formality, [counts.get((language, formality, w), 0) for w in WARMTHS])
        for language in (*named, OTHERS)
        for formality in FORMALITIES
    ]
    told = [row for row in told if any(row[2])]
    top = max((sum(row[2]) for row in told), default=1)
    rows: list[Row] = []
    below = 0.0
    for language, formality, mails in told:
        below += _GAP if not rows or rows[-1].language != language else 0.0
        rows.append(Row(language, formality, _parts(mails, top), below))
        below += _ROW
    return Mix(tuple(rows), LABELS + _LENGTH + 44, below + 4, sum(counts.values()))


def _languages(voices: Sequence[Voiced]) -> list[str]:
    mails: dict[str, int] = {}
    for voice in voices:
        mails[voice.language] = mails.get(voice.language, 0) + voice.mails
    return sorted(mails, key=lambda code: (-mails[code], code))[:_MOST]


def _parts(mails: Sequence[int], top: int) -> tuple[Part, ...]:
    parts, x = [], float(LABELS)
    for warmth, count in zip(WARMTHS, mails, strict=True):
        width = count / top * _LENGTH
        parts.append(Part(warmth, count, round(x, 1), round(width, 1)))
        x += width
    return tuple(parts)
