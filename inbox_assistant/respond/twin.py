"""The HTML twin of a plain reply, for customers who write HTML: escaped text, nothing else."""

import re
from html import escape

# HTML takes rows of spaces for one; tables and lists drawn with spaces keep their shape.
_SPACES = re.compile(r"(?m)^ +|  +")


def html_twin(text: str, line: str = "", quoted: str = "") -> str:
    """Return the reply as HTML, with the customer's words (as text) quoted below."""
    below = f"<p>{escape(line)}</p>" if line else ""
    if quoted:
        below += f'<blockquote type="cite">{_lines(quoted)}</blockquote>'
    return f'<html><body><div dir="auto">{_paragraphs(text)}</div>{below}</body></html>\n'


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_lines(part)}</p>" for part in text.split("\n\n") if part.strip())


def _lines(text: str) -> str:
    spaced = _SPACES.sub(lambda run: "\u00a0" * len(run.group()), escape(text.strip("\n")))
    return spaced.replace("\n", "<br>\n")
