"""HTML to text, for reading: block elements are lines, quoted mails are lines with "> ".

The text is never shown as HTML again; the original stays for that.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inbox_assistant.mail.data import table

# The parser needs quadratic time on elements nested by the thousand.
MAX_DEPTH = 1_000
MAX_TAGS = 5_000

_DATA = table("html")
_BLOCKS = frozenset(_DATA["blocks"])
_SPACED = frozenset(_DATA["spaced"])
_HIDDEN = frozenset(_DATA["hidden"])
_QUOTE_CLASSES = frozenset(_DATA["quote_classes"])
_QUOTE_BEGINS = frozenset(_DATA["quote_begins"])
_SIGNATURE_CLASSES = frozenset(_DATA["signature_classes"])
_SIGNATURE_IDS = frozenset(_DATA["signature_ids"])
_INVISIBLE = re.compile(r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all", re.IGNORECASE)
_NESTING = re.compile(
    r"<(/?)(?!(?:br|img|hr|meta|link|input|col|wbr|p|li|td|tr|th|dd|dt|option)\b)[a-z]",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"[\s\u00a0\u200b\u200c\u034f\u00ad]+")


def to_text(html: str) -> str:
    """Return the words of an HTML body as lines."""
    if _too_deep(html):
        return _TAG.sub(" ", html)
    root = LexborHTMLParser(html).body
    return _Lines().of(root) if root else ""


@dataclass(frozen=True, slots=True)
class _Element:
    """What is to be known of an element when it is entered and when it is left."""

    tag: str
    quotes: bool
    quotes_the_rest: bool
    signs: bool
    alt: str


class _Lines:
    """Collects words into lines while walking the tree."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.depth = 0
        self.kept_spaces = 0

    def of(self, root: LexborNode) -> str:
        """Walk without recursion: mails are nested deeper than Python's stack."""
        waiting: list[LexborNode | _Element] = [root]
        while waiting:
            item = waiting.pop()
            if isinstance(item, _Element):
                self._close(item)
                continue
            if item is not root and (following := item.next):
                waiting.append(following)
            if item.tag == "-text":
                self._text(item.text_content or "")
            elif element := _shown(item):
                self._open(element)
                waiting.append(element)
                if child := item.child:
                    waiting.append(child)
        self._end()
        return "\n".join(self.lines).strip("\n")

    def _text(self, words: str) -> None:
        if self.kept_spaces:
            *whole, last = words.split("\n")
            for part in whole:
                self.line += part
                self._end(keep=True)
            self.line += last
            return
        words = _SPACES.sub(" ", words)
        self.line += words.lstrip() if self.line[-1:] in ("", " ") else words

    def _open(self, element: _Element) -> None:
        tag = element.tag
        if tag in _BLOCKS or element.quotes or element.signs:
            self._end()
        self.depth += element.quotes
        if element.signs:
            self.lines.append("-- ")
        if tag == "br":
            self._end(keep=True)
        elif tag == "li":
            self.line = "- "
        elif tag in ("td", "th") and self.line:
            self.line += " "
        elif tag == "pre":
            self.kept_spaces += 1
        elif tag == "img":
            self.line += element.alt

    def _close(self, element: _Element) -> None:
        if element.tag in _BLOCKS or element.quotes:
            self._end()
        if element.tag in _SPACED and self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" * self.depth)
        self.kept_spaces -= element.tag == "pre"
        self.depth -= element.quotes and not element.quotes_the_rest

    def _end(self, *, keep: bool = False) -> None:
        line = self.line.rstrip()
        if line or keep:
            self.lines.append(f"{'>' * self.depth} {line}".rstrip() if self.depth else line)
        self.line = ""


def _shown(node: LexborNode) -> _Element | None:
    """Return what is to be known of an element, None when readers don't see it."""
    tag = node.tag or ""
    if tag in _HIDDEN or not tag.isalnum():
        return None
    attributes = node.attributes
    if not attributes:
        return _Element(tag, tag == "blockquote", False, False, "")
    if _INVISIBLE.search((attributes.get("style") or "")[:500]):
        return None
    name, alt = attributes.get("id"), attributes.get("alt") or ""
    classes = frozenset((attributes.get("class") or "").split())
    rest = name in _QUOTE_BEGINS
    return _Element(
        tag,
        quotes=rest or tag == "blockquote" or (tag == "div" and bool(classes & _QUOTE_CLASSES)),
        quotes_the_rest=rest,
        signs=tag == "div" and (name in _SIGNATURE_IDS or bool(classes & _SIGNATURE_CLASSES)),
        alt=alt if len(alt) <= 3 else "",  # programs write emoji as pictures
    )


def _too_deep(html: str) -> bool:
    if html.count("<") <= MAX_TAGS:
        return False
    depth = 0
    for match in _NESTING.finditer(html):
        depth += -1 if match[1] else 1
        if depth > MAX_DEPTH:
            return True
    return False
