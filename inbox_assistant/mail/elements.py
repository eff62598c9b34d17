"""What the elements of an HTML mail are for its text: lines, quotes, signatures, or nothing."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from inbox_assistant.mail.data import table

MAX_VALUE = 500
MAX_LINK = 200
MAX_ALT = 100
EMOJI = 3
MAX_WITHIN = 30

_DATA = table("html")
BLOCKS = frozenset(_DATA["blocks"])
SPACED = frozenset(_DATA["spaced"])
_HIDDEN = frozenset(_DATA["hidden"])
_NAMED = frozenset(_DATA["quote"]["named"])


def _ends(names: list[str]) -> "re.Pattern[str]":
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?=\s|$)")


_AROUND = _ends(_DATA["quote"]["around"])
_ATTRIBUTION = _ends(_DATA["quote"]["attribution"])
_BEGINS = _ends(_DATA["quote"]["begins"])
_SIGNATURE = _ends(_DATA["signature"]["around"])
_UNSEEN_CLASS = _ends(_DATA["unseen"]["classes"])
_UNSEEN = re.compile(
    r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all"
    r"|(?:max-height|opacity)\s{0,9}:\s{0,9}0(?:px)?\s{0,9}(?:;|!|$))",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(r"font-size\s{0,9}:\s{0,9}0(?:px|pt|em|%)?\s{0,9}(?:;|!|$)", re.IGNORECASE)
# The line Outlook draws over the header of the mail it quotes, in every language.
_OUTLOOK = re.compile(
    r"border:\s?none;\s?border-top:\s?solid #[0-9a-f]{6} 1\.0pt;\s?padding:\s?3\.0pt 0",
    re.IGNORECASE,
)
# A blockquote that people make to indent what they write.
_INDENT = re.compile(r"border(?:-left)?\s{0,9}:\s{0,9}(?:none|0)", re.IGNORECASE)
_NO_MARGIN = re.compile(r"margin(?:-bottom)?\s{0,9}:\s{0,9}0", re.IGNORECASE)
_FILE = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|svg)$", re.IGNORECASE)


@dataclass(slots=True)
class Element:
    """What is to be known of an element when it is entered and when it is left."""

    tag: str
    quotes: bool = False
    rest: bool = False  # what follows is quoted too
    holds_answers: bool = False  # it holds quotes and answers between them
    signs: bool = False
    tight: bool = False  # no empty line follows
    alt: str = ""
    link: str = ""
    start: int = 0
    node: int = 0
    parent: int = 0
    # Where things stood when it was entered.
    depth: int = 0
    introduces: bool = False
    lines: int = 0
    at: int = 0


def shown(node: LexborNode) -> Element | None:
    """Return what is to be known of an element, None when readers don't see it."""
    tag = node.tag or ""
    if tag in _HIDDEN or tag[:1] in "-!":
        return None
    if "@" in tag:
        # An address in brackets that a program forgot to escape.
        return Element(tag, alt=f"<{tag}>")
    values = {name: (value or "")[:MAX_VALUE] for name, value in node.attributes.items()}
    if _is_unseen(node, values):
        return None
    element = Element(tag)
    if tag == "blockquote" or values:
        _describe(element, node, values)
    if tag == "ol":
        start = values.get("start", "")
        element.start = int(start) if start.isdecimal() and len(start) < 5 else 1
    return element


def _describe(element: Element, node: LexborNode, values: dict[str, str]) -> None:
    tag, style = element.tag, values.get("style", "")
    marks = f"{values.get('class', '')} {values.get('id', '')} {values.get('data-marker', '')}"
    element.rest = bool(_BEGINS.search(marks) or _OUTLOOK.search(style))
    element.quotes = element.rest or _is_quote(tag, marks, values)
    if element.quotes:
        element.node, element.parent = node.mem_id, node.parent.mem_id if node.parent else 0
        element.holds_answers = tag == "div" and not element.rest and _has_blockquote(node)
    name = values.get("name", "")
    signs = _SIGNATURE.search(f"{marks} {name}") or values.get("data-signatureblock") == "true"
    element.signs = tag != "body" and bool(signs) and _needs_mark(node)
    element.tight = tag == "p" and ("Mso" in marks or bool(_NO_MARGIN.search(style)))
    if tag == "img":
        element.alt = _alt(values)
    elif tag == "a":
        element.link = _link(values.get("href", ""))


def _is_unseen(node: LexborNode, values: dict[str, str]) -> bool:
    if not values:
        return False
    style = values.get("style", "")
    if "hidden" in values or _UNSEEN.search(style) or _UNSEEN_CLASS.search(values.get("class", "")):
        return True
    # Builders of newsletters set size 0 on what holds text that has a size of its own.
    return bool(_NO_SIZE.search(style)) and not _is_resized(node)


def _is_resized(node: LexborNode) -> bool:
    """Return whether one of the first elements within has a size of its own."""
    waiting = [node.child]
    for _ in range(MAX_WITHIN):
        child = waiting.pop() if waiting else None
        if child is None:
            return False
        if child.tag != "-text" and "font-size" in (child.attributes.get("style") or ""):
            return True
        waiting += [one for one in (child.next, child.child) if one]
    return True


def _is_quote(tag: str, marks: str, values: dict[str, str]) -> bool:
    if tag == "blockquote":
        return not _is_indent(values)
    around = tag == "div" and (_AROUND.search(marks) or values.get("name") in _NAMED)
    return bool(around or _ATTRIBUTION.search(marks))


def _is_indent(values: dict[str, str]) -> bool:
    if "type" in values or "cite" in values or "class" in values:
        return False
    return bool(_INDENT.search(values.get("style", "")))


def _needs_mark(node: LexborNode) -> bool:
    """Return whether a signature holds words, and not its mark already."""
    words = node.text(strip=True)
    return bool(words) and not words.startswith("--")


def _has_blockquote(node: LexborNode) -> bool:
    child = node.child
    while child:
        if child.tag == "blockquote":
            return True
        child = child.next
    return False


def _alt(values: dict[str, str]) -> str:
    """Return what to write for a picture: programs write emoji as pictures."""
    alt = values.get("alt", "").strip()
    if len(alt) <= EMOJI:
        return alt
    tiny = values.get("width") in ("0", "1") or values.get("height") in ("0", "1")
    return "" if tiny or len(alt) > MAX_ALT or _FILE.search(alt) else f"[{alt}]"


def _link(href: str) -> str:
    """Return where a link leads, shortened, "" for what is no address for people."""
    if not href.startswith(("http://", "https://", "mailto:")):
        return ""
    if href.startswith("mailto:"):
        return href.split("?")[0]
    return href if len(href) <= MAX_LINK else "/".join(href.split("/")[:3]) + "/…"
