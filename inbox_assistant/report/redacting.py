"""Taking somebody's words out of a finished report, in every form it was made in."""

import html
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any

from inbox_assistant.masking import MASK
from inbox_assistant.model import ReportRow

_TOLD_OF_CONVERSATIONS = ("customer", "subject", "request", "quote")
#: By the name of an issue's number, what was told of that issue.
_TOLD_OF_ISSUES = {"issue": ("title", "quote"), "other": ("other_title",)}


def redacted(
    row: ReportRow,
    conversations: Collection[int],
    names: Callable[[int], str | None],
    is_theirs: Callable[[str], bool],
) -> ReportRow:
    """Return the report without what it told of these conversations, without titles and quotes
    that are no more in `names` (by issue; None: leave that issue alone), and without every text
    that `is_theirs`."""
    try:
        data = json.loads(row.data)
    except ValueError:
        data = {}
    texts = sorted(set(_texts(data, frozenset(conversations), names, is_theirs)), key=len)
    for text in reversed(texts):
        row = _without(row, text)
    return row


def _texts(
    value: Any,
    conversations: Collection[int],
    names: Callable[[int], str | None],
    is_theirs: Callable[[str], bool],
) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one, conversations, names, is_theirs)
    if not isinstance(value, dict):
        return
    if value.get("conversation") in conversations:
        yield from filter(None, (value.get(name, "") for name in _TOLD_OF_CONVERSATIONS))
    for number, fields in _TOLD_OF_ISSUES.items():
        title = names(value[number]) if isinstance(value.get(number), int) else None
        if title is not None:
            told = (value.get(name, "") for name in fields)
            yield from (text for text in told if text and text != title)
    for one in value.values():
        if isinstance(one, str) and one and is_theirs(one):
            yield one
        yield from _texts(one, conversations, names, is_theirs)


def _without(row: ReportRow, text: str) -> ReportRow:
    """Take a text out, however it was escaped, and wherever its lines were broken."""
    as_json = json.dumps(text, ensure_ascii=False)[1:-1]
    return replace(
        row,
        html=_taken_out(row.html, html.escape(text, quote=False), html.escape(text), _jinja(text)),
        text=_taken_out(row.text, text),
        csv=_taken_out(row.csv, text, text.replace('"', '""')),
        data=_taken_out(row.data, as_json),
    )


def _jinja(text: str) -> str:
    # MarkupSafe writes quotes as numbers.
    return html.escape(text, quote=False).replace("'", "&#39;").replace('"', "&#34;")


def _taken_out(text: str, *forms: str) -> str:
    for form in dict.fromkeys(forms):
        words = r"\s+".join(map(re.escape, form.split()))
        # A short text must not be cut out of the middle of another word.
        text = re.sub(rf"(?<!\w){words}(?!\w)", MASK, text)
    return text
