"""A stranger's HTML, made harmless: first of three walls, see `mails.html`.

The other two are the sandboxed iframe it is shown in and the policy it is served with.
"""

from base64 import b64encode
from hashlib import sha256

import nh3

# Pictures would tell their sender that, when and where the mail was opened.
_TAGS = nh3.ALLOWED_TAGS - {"area", "img", "map"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
}
_LARGEST = 500_000  # characters; more is never read, and tables can make it slow to lay out

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;margin:1rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}td,th{padding:.15rem .4rem;vertical-align:top}"
    "blockquote{margin:0 0 0 .5rem;padding-left:.75rem;border-left:3px solid}"
)
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()

#: The policy the document is served with: no script, no request to anywhere, its own origin.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def document(html: str) -> str:
    """Return a whole document with what is harmless in a mail's HTML. Images are left out."""
    clean = nh3.clean(
        html[:_LARGEST],
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return f"<!doctype html><meta charset=utf-8><title></title><style>{_STYLE}</style>{clean}"
