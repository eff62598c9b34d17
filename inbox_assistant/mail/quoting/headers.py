"""The header of a quoted mail, as Outlook and forwards write it: "From: … Sent: … To: …"."""

import re

from inbox_assistant.mail.data import table
from inbox_assistant.mail.quoting.lines import folded

BLOCK_LINES = 14
WRAPPED_LINES = 3
MAX_LABEL = 60

_LABELS = {label: kind for kind, labels in table("quoting/headers").items() for label in labels}
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{2,200}")
_BRACKETED = re.compile(r"[<(\[]\s?(?:mailto:)?[^\s<>@]{1,64}@")
_DAY = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d\d")
# "Phone: …" is nothing that mail programs write there.
_LABELLED = re.compile(r"\s{0,9}[^\W\d]{2,30}\s?[:：](?!//)")
_CLOCK = re.compile(r"\d{1,2}\s?[:.h]\s?\d{2}(?!\d)")


class Labels:
    """What the lines of a text are called, each looked at once."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._kinds = [_kind(line) for line in lines]

    def is_header(self, start: int, *, ruled: bool = False) -> bool:
        """Return whether a header begins at that line; `ruled` when a separator stands before.

        "From", "to" and "date" alone may be a journey: an address or a subject and a time of day
        have to be there too.
        """
        if start >= len(self._lines) or not self._kinds[start]:
            return False
        block = self._block(start)
        distinct = {kind for kind, _ in block} - {"other", ""}
        if "from" not in distinct or len(distinct) < 2:
            return False
        if ruled or "sent" not in distinct:
            # A form on a web site writes who and what, and no date.
            return ruled
        values = [folded(value) for kind, value in block if kind and "@" in value]
        clock = any(_CLOCK.search(folded(value)) for kind, value in block if kind == "sent")
        if len(distinct) > 2:
            address = any(_ADDRESS.search(value) for value in values)
            dated = any(_DAY.search(value) for kind, value in block if kind == "sent")
            return address or ("subject" in distinct and clock and dated)
        bracketed = any(_BRACKETED.search(value) for value in values)
        return bracketed and clock

    def _block(self, start: int) -> list[tuple[str, str]]:
        """Return the kinds and the lines of a block whose lines stand together."""
        block: list[tuple[str, str]] = []
        unlabelled = 0
        for i in range(start, min(start + BLOCK_LINES, len(self._lines))):
            line, kind = self._lines[i], self._kinds[i]
            if not line.strip():
                if len(block) > 2:
                    break
                continue
            # A line without a label is the wrapped value of the line before.
            unlabelled = 0 if kind else unlabelled + 1
            if unlabelled == WRAPPED_LINES:
                break
            block.append((kind or ("" if _LABELLED.match(line) else block[-1][0]), line))
        return block


def _kind(line: str) -> str | None:
    if ":" not in line[:MAX_LABEL] and "：" not in line[:MAX_LABEL]:
        return None
    name = re.split("[:：]", line[:MAX_LABEL], maxsplit=1)[0]
    return _LABELS.get(folded(name).strip(" *_"))
