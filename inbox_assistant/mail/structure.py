"""The MIME tree of a mail (RFC 2045, 2046): which parts are words, which are attachments.

An attached mail is an attachment: somebody else's words are never taken for the writer's.
"""

import email
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from typing import Literal

MAX_DEPTH = 50
MAX_FIELD = 50_000
MAX_PARTS = 1_000

Kind = Literal["plain", "html", "attachment"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without children. `alternatives` are the multipart/alternative parts it lies in,
    each with the branch taken, so that one branch of each can be chosen."""

    part: "Message[str, str]"
    type: str
    kind: Kind
    alternatives: tuple[tuple[int, int], ...] = ()


class _Bounded(Compat32):
    """The usual rules, but for the length of a field: the standard library needs quadratic time
    on parameters."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_FIELD]


_RULES = _Bounded()


def read(raw: bytes) -> "Message[str, str]":
    """Return the tree of the standard library's parser, which keeps every byte.

    Raises RecursionError on mails nested some hundred levels deep.
    """
    return email.message_from_bytes(raw, policy=_RULES)


def read_header(head: bytes) -> "Message[str, str]":
    """Return the header fields alone."""
    return BytesHeaderParser(policy=_RULES).parsebytes(head)


def leaves(message: "Message[str, str]") -> list[Leaf]:
    """Return the leaves in the order of the mail, `MAX_PARTS` at most."""
    found: list[Leaf] = []
    for leaf in _walk(message):
        found.append(leaf)
        if len(found) == MAX_PARTS:
            break
    return found


def chosen(all_leaves: Sequence[Leaf], kind: Kind) -> list["Message[str, str]"]:
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


def defects(message: "Message[str, str]") -> list[str]:
    """Return the names of what the standard library found wrong, each once."""
    parts = (part for part, _ in zip(message.walk(), range(MAX_PARTS), strict=False))
    return list(dict.fromkeys(type(defect).__name__ for part in parts for defect in part.defects))


def _walk(message: "Message[str, str]") -> Iterator[Leaf]:
    waiting: list[tuple[Message[str, str], int, tuple[tuple[int, int], ...]]] = [(message, 0, ())]
    while waiting:
        part, depth, path = waiting.pop()
        children = part.get_payload()
        type_ = part.get_content_type()
        if not type_.startswith("multipart/") or not isinstance(children, list):
            yield Leaf(part, type_, _kind(part, type_), path)
            continue
        if depth == MAX_DEPTH:
            continue
        alternative = type_ == "multipart/alternative"
        for branch in reversed(range(len(children))):
            below = (*path, (id(part), branch)) if alternative else path
            child = children[branch]
            assert isinstance(child, Message)
            waiting.append((child, depth + 1, below))


def _kind(part: "Message[str, str]", type_: str) -> Kind:
    named = part.get_filename() is not None
    if part.get_content_disposition() == "attachment" or named:
        return "attachment"
    if type_ == "text/html":
        return "html"
    return "plain" if type_ == "text/plain" else "attachment"
