"""HTML to text, for reading."""

import resource
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.html import to_text
from inbox_assistant.mail.quoting import split


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("One<br>Two<br/><br>Three", "One\nTwo\n\nThree"),
        ("a  \n b&nbsp;c &amp; d", "a b c & d"),
        ("<ul><li>x</li><li>y</li></ul>", "- x\n- y"),
        ("<ul><li><p>x</p></li></ul>", "- x"),
        ("<ol start=3><li>x<li>y</ol>z", "3. x\n4. y\n\nz"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>x\n  y</pre>", "x\n  y"),
        ("<b>bo</b>ld", "bold"),
        ("<p class=MsoNormal>a<p class=MsoNormal>&nbsp;<p class=MsoNormal>b", "a\n\nb"),
        ("<p style='margin:0'>a</p><p style='margin:0'>b</p>", "a\nb"),
        ("<style>p{}</style><title>t</title>x<!-- y -->", "x"),
        ("<img alt='😀'> <img alt='The lid'>", "😀 [The lid]"),
        ("<img alt='image001.png'><img alt='x y z.' width=1>", ""),
        ("<a href='https://x.example/a'>here</a>, please", "here <https://x.example/a>, please"),
        ("<a href='https://www.x.example/'>x.example</a>", "x.example"),
        ("<a href='mailto:a@x.example'>Anna</a>", "Anna <a@x.example>"),
        ("<a href='mailto:a@x.example'>a@x.example</a>", "a@x.example"),
        ("<a href='https://x.example/a'><img></a>", ""),
        ("<a href='javascript:alert(1)'>here</a>", "here"),
        (f"<a href='https://x.example/{'t' * 300}'>here</a>", "here <https://x.example/…>"),
        ("Anna <anna@x.example> wrote", "Anna <anna@x.example> wrote"),
        ("<o:p>kept</o:p><custom-tag> too</custom-tag>", "kept too"),
        ("", ""),
    ],
)
def test_what_a_reader_sees_is_kept(html: str, text: str) -> None:
    assert to_text(html) == text


@pytest.mark.parametrize(
    "attribute",
    [
        "style='display: none'",
        "style='color:red;display:none !important'",
        "style='visibility:hidden'",
        "style='mso-hide:all'",
        "style='font-size:0px;line-height:0'",
        "style='max-height:0;overflow:hidden'",
        "style='opacity:0'",
        "class='x_preheader'",
        "hidden",
    ],
)
def test_what_a_reader_does_not_see_is_dropped(attribute: str) -> None:
    assert to_text(f"<div {attribute}>hidden <b>too</b></div>shown") == "shown"


def test_size_nought_around_text_with_a_size_is_seen() -> None:
    html = "<td style='font-size:0px'><div style='font-size:13px'>shown</div></td>"
    assert to_text(f"<table><tr>{html}</table>") == "shown"


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>Theirs</blockquote>",
        "<blockquote type='cite'>Theirs</blockquote>",
        "<div class='gmail_quote'>Theirs</div>",
        "<div class='x_gmail_quote'>Theirs</div>",
        "<div class='gmail_quote gmail_quote_container'>Theirs</div>",
        "<div class='gmail_extra'><br><div class='gmail_quote'>Theirs</div></div>",
        "<div id='appendonsend'></div><div>Theirs</div>",
        "<div id='divRplyFwdMsg'>Theirs</div>",
        "<div id='x_divRplyFwdMsg'>Theirs</div>",
        "<div class='ydp1f2yahoo_quoted' id='ydp1f2yahoo_quoted_5'>Theirs</div>",
        "<div class='protonmail_quote'>Theirs</div>",
        "<div class='zmail_extra'>Theirs</div>",
        "<div class='moz-cite-prefix'>Theirs</div>",
        "<div class='moz-forward-container'>Theirs</div>",
        "<div class='OutlookMessageHeader'>Theirs</div>",
        "<div name='quote'>Theirs</div>",
        "<div name='messageReplySection'>Theirs</div>",
        "<div data-marker='__QUOTED_TEXT__'>Theirs</div>",
        "<hr id='zwchr'><p>Theirs</p>",
        "<hr id='stopSpelling'>Theirs",
        "<div id='mail-editor-reference-message-container'>Theirs</div>",
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        "<p class=MsoNormal><b>Xyz:</b> A</p></div><p class=MsoNormal>Theirs</p>",
        "<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'>"
        "Theirs</div>",
    ],
)
def test_a_quoted_mail_is_marked(quote: str) -> None:
    parts = split(to_text(f"<div>Mine</div>{quote}"))
    assert parts.own == "Mine"
    assert parts.quoted.rstrip(">\n").endswith("> Theirs")


def test_answers_between_the_quotes_of_a_container_are_own() -> None:
    html = """<div class='gmail_quote'><div class='gmail_attr'>Xyz A:</div>
        <blockquote class='gmail_quote'>First?</blockquote><div>Yes.</div>
        <blockquote class='gmail_quote'>Second?</blockquote><div>No.</div></div>"""
    parts = split(to_text(html))
    assert parts.own == "Yes.\n\nNo."
    assert parts.quoted.replace(">", "").split() == ["Xyz", "A:", "First?", "Second?"]


def test_a_mail_quoted_in_a_quote_ends_with_it() -> None:
    html = "<blockquote>A<div id='x_divRplyFwdMsg'>B</div>C</blockquote>Mine"
    assert split(to_text(html)).own == "Mine"


def test_what_people_indent_is_no_quote() -> None:
    html = "<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>Mine</blockquote>"
    assert to_text(html) == "Mine"


@pytest.mark.parametrize(
    "signature",
    [
        "<div class='gmail_signature'>Anna</div>",
        "<span>-- </span><br><div class='x_gmail_signature'>Anna</div>",
        "<div id='Signature'>Anna</div>",
        "<pre class='moz-signature'>-- \nAnna</pre>",
        "<div id='ms-outlook-mobile-signature'>Anna</div>",
        "<div class='protonmail_signature_block'>Anna</div>",
        "<div name='messageSignatureSection'>Anna</div>",
        "<div data-signatureblock='true'>Anna</div>",
        "<div id='composer_signature'>Anna</div>",
    ],
)
def test_a_signature_is_marked(signature: str) -> None:
    parts = split(to_text(f"<div>Mine</div>{signature}<div class='gmail_quote'>Theirs</div>"))
    assert (parts.own, parts.quoted) == ("Mine", "> Theirs")
    assert parts.signature.split() == ["--", "Anna"]


def test_a_signature_in_a_quote_and_an_empty_one_are_not_marked() -> None:
    html = "<div class='gmail_signature'><br></div>a<blockquote><div id='Signature'>b</div>"
    assert "--" not in to_text(html)


def test_an_attribution_before_a_blockquote_is_found() -> None:
    html = "<p>Mine</p><p>On 2 Feb 2026, at 9:00, Anna wrote:</p><blockquote>Theirs</blockquote>"
    assert split(to_text(html)).own == "Mine"


@pytest.mark.parametrize(
    "html",
    [
        *("<div>x</div>" * 400_000, "<div>" * 100_000 + "end", "<blockquote>" * 100_000),
        *("<table><tr><td>" * 100_000, "<" * 5_000_000, "<b>" * 100_000, "<!--" * 1_000_000),
        *("<p>a<!--" + "x" * 5_000_000, "<style>" * 700_000, "<p a='" * 700_000),
        *("<a href='http://x'>" * 90_000, "<div style='font-size:0'>" * 900 + "<b>a" * 90_000),
        *("<p " + " ".join(f"a{n}" for n in range(200_000)), "<div title='</div>'>" * 50_000),
        *("</p " + " ".join(f"a{n}=1" for n in range(90_000)), "<div><!--</div>-->" * 60_000),
        *("<p a='<'" + " ".join(f"a{n}='<'" for n in range(9_000)), "<p a='>'b" * 9_000),
        *("<div class=gmail_quote>" + "<p>a" * 90_000, "&nbsp;" * 800_000, "<li>x" * 90_000),
    ],
    ids=lambda html: html[:12],
)
def test_hostile_html_takes_two_seconds_and_little_memory(html: str) -> None:
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    to_text(html)
    assert time.process_time() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_html_too_large_to_walk_keeps_its_words() -> None:
    html = "<style>p{}</style><p>caf&eacute; <b>x</b></p><!-- no -->" + "<p>y</p>" * 60_000
    assert to_text(html).startswith("café x\n\ny\n")


def test_html_beyond_what_is_read_says_so() -> None:
    assert to_text("<p>one</p>" + "a" * 3_000_000).endswith("[…]")
    picture = f"<img src='data:image/png;base64,{'A' * 3_000_000}'>"
    assert to_text(f"<p>one</p>{picture}<p>two</p>") == "one\n\ntwo"


@given(st.text(alphabet="<>/ab\"'= &#;!-pdivblockquote\n", max_size=200))
def test_any_html_gives_text(html: str) -> None:
    assert isinstance(to_text(html), str)
