"""HTML to text, for reading."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.html import to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("One<br>Two<br/><br>Three", "One\nTwo\n\nThree"),
        ("a  \n b&nbsp;c &amp; d", "a b c & d"),
        ("<ul><li>x</li><li>y</li></ul>", "- x\n- y"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>x\n  y</pre>", "x\n  y"),
        ("<b>bo</b>ld", "bold"),
        ("<div style='display: none'>hidden</div>shown", "shown"),
        ("<style>p{}</style><title>t</title>x<!-- y -->", "x"),
        ("<img alt='😀'><img alt='a long logo'>", "😀"),
        ("", ""),
    ],
)
def test_what_a_reader_sees_is_kept(html: str, text: str) -> None:
    assert to_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<p>Mine</p><blockquote>Theirs</blockquote>",
        "<div>Mine</div><div class='gmail_quote'>Theirs</div>",
        "<div>Mine</div><div id='appendonsend'></div><div>Theirs</div>",
        "<div>Mine</div><div id='divRplyFwdMsg'>Theirs</div>",
    ],
)
def test_a_quoted_mail_is_marked(html: str) -> None:
    lines = to_text(html).split("\n")
    assert lines[0] == "Mine"
    assert lines[-1] == "> Theirs"


def test_a_signature_is_marked() -> None:
    assert to_text("<div>Hi</div><div class='gmail_signature'>Anna</div>") == "Hi\n-- \nAnna"


@pytest.mark.parametrize("tag", ["<div>", "<blockquote>", "<table><tr><td>", "<", "<b>", "<!--"])
def test_hostile_html_takes_linear_time(tag: str) -> None:
    started = time.process_time()
    to_text(tag * (500_000 // len(tag)) + "end")
    assert time.process_time() - started < 5


@given(st.text(alphabet="<>/ab\"'= &#;!-pdivblockquote\n", max_size=200))
def test_any_html_gives_text(html: str) -> None:
    assert isinstance(to_text(html), str)
