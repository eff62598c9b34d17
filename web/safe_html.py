"""A stranger's HTML, made harmless: first of three walls, see `mails.html`.

The other two are the sandboxed iframe it is shown in and the policy it is served with.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from urllib.parse import unquote

import nh3

from web.links import harmless

_TAGS = nh3.ALLOWED_TAGS - {"area", "map"}
# Their content is no text for people, or means something else to another parser.
_DROPPED = {
    *("script", "style", "title", "noscript", "template", "svg", "math", "iframe", "object"),
    *("textarea", "select", "noembed", "noframes", "xmp", "audio", "video"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
}
# More is never read: tables can make it slow to lay out, and elements nested by the hundred
# thousand would keep nh3 busy for minutes (its time grows with their square).
_LARGEST = 500_000  # characters
_MOST = {"<": 10_000, "&": 100_000}
_CUT = "\n<p>[…]</p>"

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;margin:1rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}td,th{padding:.15rem .4rem;vertical-align:top}"
    "blockquote{margin:0 0 0 .5rem;padding-left:.75rem;border-left:3px solid}"
    "img{max-width:100%;height:auto}"
)
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()


def policy(*, remote: bool = False) -> str:
    """Return the policy the document is served with: no script, no request to anywhere, its own
    origin. Only with `remote` pictures may come from outside, and only encrypted."""
    pictures = "data: https:" if remote else "data:"
    return (
        f"default-src 'none'; img-src {pictures}; style-src 'sha256-{_STYLE_HASH}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox"
    )


def document(html: str, enclosed: Mapping[str, str] | None = None, *, remote: bool = False) -> str:
    """Return a whole document with what is harmless in a mail's HTML.

    `enclosed` are the pictures that came with the mail, as data: URLs by Content-ID. Pictures from
    outside tell their sender that, when and where the mail was opened: only `remote` shows them.
    """
    bounded = _bounded(html)
    clean = nh3.clean(
        bounded,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter(enclosed or {}, remote),
        url_schemes={"http", "https", "mailto", "cid"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={
            "a": {"target": "_blank"},
            "img": {"referrerpolicy": "no-referrer"},
        },
    )
    return (
        "<!doctype html><meta charset=utf-8><meta name=referrer content=no-referrer>"
        f"<title></title><style>{_STYLE}</style>{clean}{_CUT if len(bounded) < len(html) else ''}"
    )


def may_show_more(html: str) -> bool:
    """Return whether asking for the pictures from outside may show any."""
    head = _bounded(html).casefold()
    return "<img" in head and "https:" in head


def _bounded(html: str) -> str:
    """Return the beginning of the HTML that is read, in which no mark comes too often."""
    html = html[:_LARGEST]
    for mark, most in _MOST.items():
        if html.count(mark) > most:
            html = mark.join(html.split(mark, most + 1)[: most + 1])
    return html


def _filter(enclosed: Mapping[str, str], remote: bool) -> Callable[[str, str, str], str | None]:
    def kept(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("a", "href"):
            return harmless(value)
        if (tag, name) != ("img", "src"):
            return value
        scheme, _, rest = value.strip().partition(":")
        if scheme.lower() == "cid":
            return enclosed.get(unquote(rest))  # RFC 2392 2
        return harmless(value) if remote and scheme.lower() == "https" else None

    return kept
