"""A text in its three parts."""

from dataclasses import dataclass

from inbox_assistant.mail.quoting.quotes import quoted
from inbox_assistant.mail.quoting.signatures import signed

MAX_LINES = 10_000


@dataclass(frozen=True, slots=True)
class Parts:
    """A text in three parts, each with its lines in order."""

    own: str
    quoted: str
    signature: str


def split(text: str, writer: str = "") -> Parts:
    """Return the text's own words, its quotes and its signature.

    Of a longer text `MAX_LINES` are looked at; those beyond go on as the last of them, quoted or
    not. `writer` is the name the mail was sent under: it tells a signature from a list of names.
    """
    lines = text.split("\n")
    quotes = quoted(lines[:MAX_LINES])
    signature = signed(lines[:MAX_LINES], quotes, writer)
    beyond = len(lines) - len(quotes)
    quotes += [quotes[-1]] * beyond
    signature += [False] * beyond
    own = [not quote and not sign for quote, sign in zip(quotes, signature, strict=True)]
    return Parts(_picked(lines, own), _picked(lines, quotes), _picked(lines, signature))


def _picked(lines: list[str], wanted: list[bool]) -> str:
    picked: list[str] = []
    last = -1
    for i, line in enumerate(lines):
        if not wanted[i] or (last < i - 1 and not line.strip()):
            continue
        if last < i - 1:
            # A part interrupted by another one goes on as a new paragraph.
            while picked and not picked[-1]:
                picked.pop()
            picked.append("")
        picked.append(line.rstrip())
        last = i
    return "\n".join(picked).strip("\n")
