"""Legal notes that programs put under, or over, a mail."""

from collections.abc import Iterator

from inbox_assistant.mail.data import table
from inbox_assistant.mail.quoting.lines import folded

MAX_PARAGRAPH = 3_000
LIKELY = 3
SHORTEST = 60
MAX_HEADING = 60

_DATA = table("quoting/disclaimers")
_SURE = tuple(_DATA["sure"])
_STEMS = tuple(_DATA["likely"])
_HEADINGS = frozenset(_DATA["headings"])
_PERSONAL = frozenset(_DATA["personal"])


def disclaimers(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where each legal note begins and ends, its heading included."""
    if sum(map(len, lines)) < SHORTEST:
        return
    whole = " ".join(map(_plain, lines))
    # Most mails hold none of the phrases: then no paragraph has to be looked at.
    sure = [phrase for phrase in _SURE if phrase in whole]
    if not sure:
        return
    heading = -1
    for start, end in paragraphs(lines):
        if end - start == 1 and _is_heading(lines[start]):
            heading = start
            continue
        if _is_note(lines[start:end], sure):
            yield heading if heading >= 0 else start, end
        heading = -1


def paragraphs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where each run of lines that are not empty begins and ends."""
    start = -1
    for i, line in enumerate(lines):
        if line.strip():
            start = i if start < 0 else start
        elif start >= 0:
            yield start, i
            start = -1
    if start >= 0:
        yield start, len(lines)


def _is_note(lines: list[str], sure: list[str]) -> bool:
    text = " ".join(map(_plain, lines))[:MAX_PARAGRAPH]
    if not any(phrase in text for phrase in sure):
        return False
    if sum(stem in text for stem in _STEMS) < LIKELY:
        return False
    if any(" I " in f" {line} " for line in lines):
        return False
    return _PERSONAL.isdisjoint(word.strip(".,;:!?()\"'") for word in text.split())


def _is_heading(line: str) -> bool:
    return len(line) <= MAX_HEADING and folded(line).strip(" *_-:=.") in _HEADINGS


def _plain(line: str) -> str:
    return " ".join(line[:MAX_PARAGRAPH].casefold().split()).strip("*_ ")
