"""HTML to text, for reading: block elements are lines, quoted mails are lines with "> ".

The text is never shown as HTML again; the original stays for that.
"""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inbox_assistant.mail.elements import BLOCKS, SPACED, Element, shown

# The parser needs quadratic time on elements nested by the thousand and on attributes of one tag,
# and walking takes half a second for fifty thousand elements: such mails become text without regard
# to their structure.
MAX_HTML = 1_000_000
MAX_DEPTH = 1_000
MAX_TAGS = 5_000
MAX_WALKED = 10_000
MAX_TAG = 8_000  # characters: thousands of attributes
MAX_MARKS = 20

_NESTING = re.compile(
    r"<(/?)(?!(?:br|img|hr|meta|link|input|col|wbr|p|li|td|tr|th|dd|dt|option)\b)[a-z]",
    re.IGNORECASE,
)
# A tag as the HTML standard cuts it (13.2.5): a quote only counts after an equals sign.
_WHOLE_TAG = re.compile(
    r"</?[a-z][^\s/>]*+"
    r"(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+)*+",
    re.IGNORECASE,
)
_UNREAD = re.compile(r"<!--|<(?:style|script|head|title)\b", re.IGNORECASE)
_BREAK = re.compile(rf"</?(?:br|{'|'.join(sorted(BLOCKS))})\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!?][^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0\u200b\u200c\u034f\u00ad]+")
_EMPTY_LINES = re.compile(r"\n\s*\n")
_EMBEDDED = re.compile(r"data:[^\s\"'()<>]{200,}")


def to_text(html: str) -> str:
    """Return the words of an HTML body as lines, those of quoted mails marked with "> ".

    Of `MAX_HTML` characters and more, pictures in the text not counted, the rest is left out,
    which the last line tells ("[…]").
    """
    if len(html) > MAX_HTML:
        html = _EMBEDDED.sub("", html)
    if len(html) > MAX_HTML:
        return to_text(html[:MAX_HTML]) + "\n\n[…]"
    if _is_hard(html):
        return _flat(html)
    root = LexborHTMLParser(html).body
    return _Lines().of(root) if root else ""


class _Lines:
    """Collects words into lines while walking the tree."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.bullet = ""
        self.depth = 0
        self.kept_spaces = 0
        self.lists: list[int] = []
        self.quotes: list[Element] = []

    def of(self, root: LexborNode) -> str:
        """Walk without recursion: mails are nested deeper than Python's stack."""
        waiting: list[LexborNode | Element] = [root]
        while waiting:
            item = waiting.pop()
            if isinstance(item, Element):
                self._close(item)
                continue
            if item is not root and (following := item.next):
                waiting.append(following)
            if item.tag == "-text":
                self._text(item.text_content or "")
            elif element := shown(item):
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
        if self.bullet and words.strip():
            self.line, self.bullet = self.bullet, ""
        self.line += words.lstrip() if self.line[-1:] in ("", " ") else words

    def _open(self, element: Element) -> None:
        tag = element.tag
        if tag in BLOCKS or element.quotes or element.signs:
            self._end()
        element.lines = len(self.lines)
        if element.quotes:
            self._open_quote(element)
        if element.signs and not self.depth and not self._is_signed():
            self.lines.append("-- ")
        if tag == "br":
            self._end(keep=True)
        elif tag in ("ul", "ol"):
            self.lists.append(element.start)
        elif tag == "li":
            self.bullet = self._next_bullet()
        elif tag in ("td", "th") and self.line:
            self.line += " "
        elif tag == "pre":
            self.kept_spaces += 1
        elif element.alt:
            self._text(element.alt)
        element.at = len(self.line)

    def _close(self, element: Element) -> None:
        tag = element.tag
        if element.link:
            self._name_link(element)
        if tag in BLOCKS or element.quotes:
            # Outlook writes each line as a paragraph without space, empty ones too.
            self._end(keep=element.tight and len(self.lines) == element.lines)
        if tag == "li":
            self.bullet = ""
        elif tag in ("ul", "ol"):
            self.lists.pop()
        elif tag == "pre":
            self.kept_spaces -= 1
        if tag in SPACED and not element.tight and self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" * min(self.depth, MAX_MARKS))
        if element.quotes:
            self._close_quote(element)

    def _open_quote(self, element: Element) -> None:
        element.depth = self.depth
        element.introduces = bool(self.quotes) and self.quotes[-1].node == element.parent
        self.depth += 1
        self.quotes.append(element)

    def _close_quote(self, element: Element) -> None:
        self.quotes.pop()
        if not element.rest:
            self.depth = element.depth
        if element.introduces and self.quotes and self.quotes[-1].holds_answers:
            # What follows the first quote in a container is an answer between quotes.
            self.depth = self.quotes[-1].depth

    def _next_bullet(self) -> str:
        if not self.lists or not self.lists[-1]:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "

    def _name_link(self, element: Element) -> None:
        """Add where a link leads, when its words don't say so."""
        words = self.line[element.at :].strip()
        bare = element.link.removeprefix("mailto:")
        if not words or self.kept_spaces or _bare(bare) in _bare(words):
            return
        if bare == element.link or "@" not in words:
            self.line = f"{self.line.rstrip()} <{bare}>"

    def _is_signed(self) -> bool:
        last = next((line for line in reversed(self.lines[-3:]) if line.strip()), "")
        return last.strip() == "--"

    def _end(self, *, keep: bool = False) -> None:
        line = self.line.rstrip()
        if line or keep:
            marks = ">" * min(self.depth, MAX_MARKS)
            self.lines.append(f"{marks} {line}".rstrip() if marks else line)
        self.line = ""


def _bare(link: str) -> str:
    """Return a link as people write it."""
    bare = link.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return bare.rstrip("/").replace(" ", "")


def _is_hard(html: str) -> bool:
    tags = html.count("<")
    return tags > MAX_WALKED or (tags > MAX_TAGS and _too_deep(html)) or _has_long_tag(html)


def _has_long_tag(html: str) -> bool:
    """Return whether a tag is long by more than the picture in it."""
    long = (match[0] for match in _WHOLE_TAG.finditer(html) if len(match[0]) > MAX_TAG)
    return any(len(_EMBEDDED.sub("", tag)) > MAX_TAG for tag in long)


def _too_deep(html: str) -> bool:
    depth = 0
    for match in _NESTING.finditer(html):
        depth += -1 if match[1] else 1
        if depth > MAX_DEPTH:
            return True
    return False


def _flat(html: str) -> str:
    """Return the words of HTML that is too large or too deep to walk, with line breaks."""
    text = _TAG.sub("", _BREAK.sub("\n", _read(html)))
    return _EMPTY_LINES.sub("\n\n", unescape(text).replace("\u00a0", " ")).strip()


def _read(html: str) -> str:
    """Return HTML without comments and what is never shown; what isn't closed is kept."""
    kept: list[str] = []
    at = 0
    folded = html.casefold() if html.isascii() else html.lower()
    folded = folded if len(folded) == len(html) else html
    while match := _UNREAD.search(html, at):
        name = match[0].lower().strip("<")
        end = "-->" if name == "!--" else f"</{name}"
        found = folded.find(end, match.end())
        if found < 0:
            break
        kept.append(html[at : match.start()])
        at = found + (3 if end == "-->" else 0)
    return "".join(kept) + html[at:]
