"""The MIME tree of a mail (RFC 2045, 2046): which parts are words, which are attachments.

An attached mail is an attachment: somebody else's words are never taken for the writer's. The
bounds below hold for any mail; what lies beyond them stays in the raw mail, and a defect says so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from inbox_assistant.mail.fields import read_head
from inbox_assistant.mail.parts import Part, part_at
from inbox_assistant.model import Protection

MAX_DEPTH = 50
MAX_PARTS = 1_000
# How many bytes are searched for boundaries, in all levels together.
MAX_SEARCHED = 400_000_000
MAX_FALSE_MARKS = 100_000

Kind = Literal["plain", "html", "attachment"]
_Path = tuple[tuple[int, int], ...]

# RFC 2046 5.1.1: it is enough that a line begins with the boundary.
_REST_OF_MARK = re.compile(rb"(--)?(?:[ \t][^\n]{0,999})?\r?(?:\n|\Z)")
_LIKELY_MARK = re.compile(rb"\n--([^\s][^\r\n]{0,200}?)[ \t]*\r?\ncontent-", re.I)
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]{0,99}\r?\n){0,999}")
_BEGINS_HEADER = re.compile(rb">?From |[!-9;-~]{1,200}[ \t]{0,9}:")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without children. `alternatives` are the multipart/alternative parts it lies in,
    each with the branch taken, so that one branch of each can be chosen."""

    part: Part
    type: str
    kind: Kind
    alternatives: _Path = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A mail taken apart: its own part, its leaves in order, and what was wrong."""

    top: Part
    leaves: tuple[Leaf, ...]
    defects: tuple[str, ...]
    protection: Protection | None = None


def read(raw: bytes) -> Tree:
    """Return the parts of a mail: `MAX_PARTS` leaves and `MAX_DEPTH` levels at most."""
    walk = _Walk(top(raw))
    leaves = tuple(walk.leaves())
    return Tree(walk.top, leaves, (*walk.top.head.defects, *walk.defects))


def _whole(raw: bytes) -> bytes:
    """Return the mail with line feeds at its line ends: old programs end lines with CR alone."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = raw.decode("utf-16", "replace").encode()
    return raw.replace(b"\r", b"\n") if b"\n" not in raw and b"\r" in raw else raw


def top(raw: bytes) -> Part:
    """Return the mail as a part. Empty lines and a byte order mark before a header are no body."""
    raw = _whole(raw)
    leading = _LEADING.match(raw)
    start = leading.end() if leading and _BEGINS_HEADER.match(raw, leading.end()) else 0
    return Part(raw, read_head(raw, start), start, len(raw))


def chosen(all_leaves: Sequence[Leaf], kind: Kind) -> list[Part]:
    """Return the parts that hold the words of the mail in that kind.

    RFC 2046 5.1.4: of alternatives one is shown. The branch that has the wanted kind is taken;
    where none has it, whatever the others are.
    """
    words = [leaf for leaf in all_leaves if leaf.kind != "attachment"]
    wanted = {pair for leaf in words if leaf.kind == kind for pair in leaf.alternatives}
    decided = {number for number, _ in wanted}
    return [
        leaf.part
        for leaf in words
        if all(pair in wanted or pair[0] not in decided for pair in leaf.alternatives)
    ]


class _Walk:
    """One way through the tree, without recursion: mails are nested deeper than Python's stack."""

    def __init__(self, top: Part) -> None:
        self.top = top
        self.defects: list[str] = []
        self._searched = 0

    def leaves(self) -> Iterator[Leaf]:
        waiting: list[tuple[Part, int, _Path]] = [(self.top, 0, ())]
        count = opened = 0
        while waiting and count < MAX_PARTS:
            part, depth, path = waiting.pop()
            found = self._open(part, depth, path)
            if isinstance(found, Leaf):
                count += 1
                yield found
                continue
            opened += 1
            alternative = part.type == "multipart/alternative"
            for branch in reversed(range(len(found))):
                below = (*path, (opened, branch)) if alternative else path
                waiting.append((found[branch], depth + 1, below))
        if waiting:
            self.defects.append(f"more than {MAX_PARTS} parts")

    def _open(self, part: Part, depth: int, path: _Path) -> Leaf | list[Part]:
        """Return the parts within a part; itself when it has none or may not be opened."""
        if not part.type.startswith("multipart/"):
            return Leaf(part, part.type, _kind(part, root=part is self.top), path)
        size = part.end - part.head.body
        if depth >= MAX_DEPTH or self._searched + size > MAX_SEARCHED:
            self.defects.append("nested too deep")
            return Leaf(part, part.type, "attachment", path)
        self._searched += size
        if found := self._split(part):
            return found
        # Its words, if it has any, are all that can be shown of it.
        self.defects.append("a multipart without parts")
        return Leaf(part, "text/plain", "plain", path)

    def _split(self, part: Part) -> list[Part]:
        boundary = (part.parameter("boundary") or "").encode("utf-8", "replace")
        places = _places(part, boundary) if boundary else []
        if not places and (guess := _likely_boundary(part)):
            self.defects.append("a wrong boundary")
            places = _places(part, guess)
        digest = part.type == "multipart/digest"  # RFC 2046 5.1.5
        default = "message/rfc822" if digest else "text/plain"
        return [part_at(part.raw, start, end, default) for start, end in places]


def _kind(part: Part, *, root: bool) -> Kind:
    if part.disposition == "attachment" or (part.filename is not None and not root):
        return "attachment"
    if part.type == "text/html":
        return "html"
    return "plain" if part.type == "text/plain" else "attachment"


def _places(part: Part, boundary: bytes) -> list[tuple[int, int]]:
    """Return where the parts between the boundary's lines begin and end."""
    places: list[tuple[int, int]] = []
    begun = -1
    for mark, after, last in _marks(part, boundary):
        if begun >= 0:
            places.append((begun, _before(part.raw, begun, mark)))
        begun = -1 if last else after
        if last or len(places) > MAX_PARTS:
            return places
    if begun >= 0:  # the closing line is missing
        places.append((begun, part.end))
    return places


def _marks(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield each boundary line: where it begins, where the next begins, whether it is the last."""
    needle = b"\n--" + boundary
    # The line before the body ends in the line feed that comes before its first line.
    at = part.raw.find(needle, max(0, part.head.body - 1), part.end)
    for _ in range(MAX_FALSE_MARKS):
        if at < 0:
            return
        rest = _REST_OF_MARK.match(part.raw, at + len(needle), part.end)
        if rest:
            yield at, rest.end(), rest[1] is not None
        # The line feed that ends this line may begin the next boundary line.
        at = part.raw.find(needle, rest.end() - 1 if rest else at + 1, part.end)


def _before(raw: bytes, begun: int, mark: int) -> int:
    """Return where a part ends: the line end before a boundary belongs to the boundary."""
    end = mark - 1 if raw[mark - 1 : mark] == b"\r" else mark
    return max(begun, end)


def _likely_boundary(part: Part) -> bytes:
    """Return what looks like the boundary of a multipart that names none, or a wrong one."""
    start = max(0, part.head.body - 1)
    found = _LIKELY_MARK.search(part.raw, start, min(part.end, start + 100_000))
    return found[1] if found else b""
