"""The HTML twin of a plain reply, for customers who write HTML: escaped text, nothing else."""

from html import escape


def html_twin(text: str, line: str, quoted: str) -> str:
    """Return the reply as HTML, with the customer's words (as text) quoted below."""
    return (
        f'<html><body><div dir="auto">{_paragraphs(text)}</div>'
        f'<p>{escape(line)}</p><blockquote type="cite">{_lines(quoted)}</blockquote>'
        "</body></html>\n"
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_lines(part)}</p>" for part in text.split("\n\n") if part.strip())


def _lines(text: str) -> str:
    return escape(text.strip("\n")).replace("\n", "<br>\n")
