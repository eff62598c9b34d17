"""Opening mail is safe."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.mail.parse import parse
from inbox_assistant.model import Cursor, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.store.login import AuditWanted
from tests.builders import MORNING, arrive, fetched, raw_mail
from tests.web.actors import Visitor, shown
from tests.web.samples import fill
from web import safe_html
from web.links import harmless

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "event": '<p onclick="alert(1)" onmouseover=alert(1)>x</p>',
    "svg": '<svg><script>alert(1)</script><image href="http://t.example/x"/></svg>',
    "tracking pixel": '<img src="http://t.example/p.gif" width=1>',
    "picture set": '<picture><source srcset="http://t.example/p.gif"></picture>',
    "background": '<table background="http://t.example/p.gif"><tr><td>x</table>',
    "style": '<style>@import "http://t.example/x.css"</style>',
    "style attribute": '<div style="position:fixed;inset:0;background:url(//t.example/p)">x</div>',
    "link": '<link rel=stylesheet href="http://t.example/x.css">',
    "base": '<base href="http://t.example/">',
    "refresh": '<meta http-equiv=refresh content="0;url=http://t.example/">',
    "frame": '<iframe src="http://t.example/"></iframe><iframe srcdoc="<script>1</script>">',
    "form": '<form action="http://t.example/"><input name=password></form>',
    "javascript link": '<a href="javascript:alert(1)">x</a><a href="data:text/html,x">y</a>',
    "object": '<object data="http://t.example/"></object><embed src="http://t.example/">',
    "video": '<video poster="http://t.example/p"><audio src="http://t.example/p"></video>',
    "math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "comment": "<!--><img src=http://t.example/ onerror=alert(1)>-->",
    "template": '<template><img src="http://t.example/"></template>',
    "id": '<p id="findings" class="mail" name="x">clobber</p>',
    "picture of many": '<img srcset="https://t.example/p.gif 2x" lowsrc=https://t.example/p>',
    "encrypted picture": '<img src="https://t.example/p.gif">',
    "data": '<img src="data:image/svg+xml,<svg onload=alert(1)>"><a href="data:text/html,x">x</a>',
    "vbscript": '<a href="vbscript:msgbox(1)">x</a><a href=" jAvAsCrIpT&#58;alert(1)">y</a>',
    "tab in scheme": '<a href="java\tscript:alert(1)">x</a><img src="ht\ntp://t.example/p">',
    "prefetch": '<link rel="dns-prefetch" href="//t.example"><link rel=preload href=//t.example>',
    "css": '<div style="b\\61 ckground:u\\72l(//t.example)">x</div><font face="x">y</font>',
    "dangling": "<img src='https://t.example/?<p>words</p>'>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "mutation": '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "mutated math": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=x>",
    "plaintext": "<xmp><img src=//t.example/p></xmp><noembed><img src=//t.example/p></noembed>",
    "own page": '<a href="/logout">x</a><a href="//t.example">y</a><a href="\\\\t.example">z</a>',
    "area": '<map name=m><area href="https://t.example"></map><img usemap="#m">',
    "button": "<button formaction=//t.example>x</button><isindex action=//t.example>",
    "cid of nobody": '<img src="cid:unknown@t.example">',
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_html_is_made_harmless(html: str) -> None:
    body = safe_html.document(html).split("</style>", 1)[1]
    for word in ("script", "onclick", "onerror", "t.example", "style", "src", "javascript", "id="):
        assert word not in body


def test_a_link_stays_and_opens_apart() -> None:
    body = safe_html.document('<a href="https://shop.example/a" onclick=x>shop</a>')
    assert 'href="https://shop.example/a"' in body
    assert 'rel="noopener noreferrer nofollow"' in body and 'target="_blank"' in body


@pytest.mark.parametrize(
    ("href", "shown"),
    [
        ("https://shop.example:8443/a?b#c", "https://shop.example:8443/a?b#c"),
        ("mailto:anna@x.example", "mailto:anna@x.example"),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("https://b\u0430nk.example/", "https://xn--bnk-6cd.example/"),
        ("https://[::1]/", "https://[::1]/"),
        ("https:///x", None),
        ("https://[x/", None),
        ("https://a:99999/", None),
        ("tel:+39", None),
        ("page.html", None),
        ("#anchor", None),
    ],
)
def test_a_link_shows_where_it_leads_or_leads_nowhere(href: str, shown: str | None) -> None:
    assert harmless(href) == shown


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_no_link_leads_to_another_scheme_or_into_our_own_pages(text: str) -> None:
    for href in (text, f"https://{text}", f"http:{text}"):
        link = harmless(href)
        assert link is None or link.lower().startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_with_pictures_nothing_but_encrypted_pictures_is_let_in(html: str) -> None:
    body = safe_html.document(html, remote=True).split("</style>", 1)[1]
    for word in ("script", "onclick", "onerror", "style", "http:", "srcset", "data:", "id="):
        assert word not in body
    assert body.count("src=") == body.count('src="https://')


def test_pictures_from_outside_are_shown_only_when_asked_for_and_tell_nothing() -> None:
    html = '<img src="https://shop.example/a.png" alt="our shop" width="10">'
    assert "shop.example" not in safe_html.document(html)
    assert 'alt="our shop"' in safe_html.document(html)
    shown = safe_html.document(html, remote=True)
    assert 'src="https://shop.example/a.png"' in shown
    assert 'referrerpolicy="no-referrer"' in shown and "content=no-referrer" in shown


@given(st.text(max_size=300))
@settings(max_examples=100)
def test_no_text_makes_markup_that_was_not_there(text: str) -> None:
    body = safe_html.document(f"<p>{text}</p><img src='cid:{text}'>").split("</style>", 1)[1]
    assert "<script" not in body and 'src="' not in body


def test_endless_html_is_cut_and_nested_html_survives() -> None:
    assert len(safe_html.document("<b>x</b>" * 500_000)) < 1_500_000
    assert safe_html.document("<div>" * 9_000 + "x").count("[…]") == 0


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<a><div>", "<b></p><i>", "<div><object></div></object>", "<p a=1 b='</p>'>", "&"],
)
def test_html_nested_by_the_hundred_thousand_is_cut_at_once(piece: str) -> None:
    # All of it would take minutes: the time grows with the square of the depth.
    assert safe_html.document(piece * 200_000).endswith("[…]</p>")


def test_html_is_framed_by_two_more_walls(agent: Visitor, store: Store) -> None:
    fill(store)
    policy = agent.opens("/mails/1/html").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "img-src data:;" in policy
    assert "allow-scripts" not in policy and "allow-same-origin" not in policy
    page = shown(agent.opens("/conversations/1"))
    assert '<iframe class="original" sandbox="allow-popups' in page
    assert "allow-scripts" not in page and "allow-same-origin" not in page
    assert agent.opens("/mails/2/html").status_code == 404


def _with_file(store: Store, name: str) -> tuple[StoredMail, bytes]:
    from email import message_from_bytes
    from email.message import EmailMessage
    from email.policy import default

    message = message_from_bytes(raw_mail(), _class=EmailMessage, policy=default)
    message.add_attachment(b"<script>x</script>", "text", "html", filename=name)
    raw = message.as_bytes()
    store.raw_mails.keep("support", [fetched(1, raw, MORNING)], Cursor("support", "INBOX", 1, 1))
    waiting = store.raw_mails.unparsed(1)[0]
    return store.conversations.add(waiting, parse(raw), None, read=True), raw


@pytest.mark.parametrize("name", ["a.html", "../../etc/passwd", 'x";y=".exe', "città 1.pdf"])
def test_an_attachment_is_saved_under_a_harmless_name(
    agent: Visitor, store: Store, name: str
) -> None:
    mail, _ = _with_file(store, name)
    answer = agent.opens(f"/mails/{mail.id}/attachments/0")
    assert answer.data.strip() == b"<script>x</script>"
    assert answer.mimetype == "application/octet-stream"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert not set(disposition.removeprefix("attachment; ")) & set('/\\";<> ')
    assert agent.opens(f"/mails/{mail.id}/attachments/7").status_code == 404


def test_the_source_is_shown_as_plain_text(agent: Visitor, store: Store) -> None:
    mail, raw = _with_file(store, "a.html")
    answer = agent.opens(f"/mails/{mail.id}/source")
    assert answer.data == raw and answer.mimetype == "text/plain"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_unreadable_mail_is_shown_with_its_bytes(agent: Visitor, store: Store) -> None:
    fill(store)
    page = shown(agent.opens("/unreadable"))
    assert "No header fields." in page
    assert 'Unreadable <span class="count">1</span>' in " ".join(page.split())
    assert shown(agent.opens("/unreadable/5/source")) == "broken"


def test_our_own_replies_show_what_went_out(agent: Visitor, store: Store) -> None:
    fill(store)
    assert shown(agent.opens("/mails/5/source")) == "the reply"
    assert arrive(store, 8).id and agent.opens("/mails/99/source").status_code == 404


def test_no_read_receipt_is_ever_sent(agent: Visitor, store: Store) -> None:
    raw = raw_mail(
        Disposition_Notification_To="anna@customer.example", Return_Receipt_To="a@x.example"
    )
    store.raw_mails.keep("support", [fetched(1, raw, MORNING)], Cursor("support", "INBOX", 1, 1))
    mail = store.conversations.add(store.raw_mails.unparsed(1)[0], parse(raw), None, read=True)
    for path in (f"/conversations/{mail.conversation_id}", f"/mails/{mail.id}/source"):
        agent.opens(path)
    agent.submits(f"/conversations/{mail.conversation_id}/read")
    assert store.outbox.of_conversation(mail.conversation_id) == []


def test_the_source_can_be_saved_byte_for_byte(agent: Visitor, store: Store) -> None:
    mail, raw = _with_file(store, "a.html")
    answer = agent.opens(f"/mails/{mail.id}/source?save=yes")
    assert answer.data == raw and answer.mimetype == "application/octet-stream"
    assert (
        answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''mail-{mail.id}.eml"
    )


def _arrived(store: Store, **headers: str) -> StoredMail:
    raw = raw_mail(**headers)
    store.raw_mails.keep("support", [fetched(1, raw, MORNING)], Cursor("support", "INBOX", 1, 1))
    return store.conversations.add(store.raw_mails.unparsed(1)[0], parse(raw), None, read=True)


def test_all_headers_are_one_click_away_and_readable(agent: Visitor, store: Store) -> None:
    mail = _arrived(store, Subject="=?utf-8?q?citt=C3=A0?= <b>", X_Mailer="Quill 7")
    path = f"/mails/{mail.id}/headers"
    assert path in shown(agent.opens(f"/conversations/{mail.conversation_id}"))
    page = shown(agent.opens(path))
    assert "città &lt;b&gt;" in page and "X-Mailer" in page and "Quill 7" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("mx.shop.example; dmarc=pass; spf=pass", "stands behind this mail"),
        ("mx.shop.example; dmarc=fail; dkim=pass", "it may be forged"),
        ("mx.shop.example; spf=pass", "was not checked"),
        ("mx.shop.example; none", "Nobody stands behind this mail"),
    ],
)
def test_what_the_server_says_of_the_sender_is_one_line(
    agent: Visitor, store: Store, said: str, words: str
) -> None:
    mail = _arrived(store, Authentication_Results=said)
    page = shown(agent.opens(f"/mails/{mail.id}/headers"))
    assert words in page and "mx.shop.example" in page
    plain = _arrived(store, Message_ID="<other@customer.example>")
    assert "No mail server says" in shown(agent.opens(f"/mails/{plain.id}/headers"))


def test_very_many_or_long_headers_are_cut_and_counted(agent: Visitor, store: Store) -> None:
    raw = b"".join(b"X-%d: %s\r\n" % (n, b"word " * 2_000) for n in range(400)) + raw_mail()
    store.raw_mails.keep("support", [fetched(1, raw, MORNING)], Cursor("support", "INBOX", 1, 1))
    mail = store.conversations.add(store.raw_mails.unparsed(1)[0], parse(raw), None, read=True)
    page = shown(agent.opens(f"/mails/{mail.id}/headers"))
    assert "more fields stand in the source" in page and len(page) < 1_500_000


def test_who_saw_source_headers_and_files_is_written_down(agent: Visitor, store: Store) -> None:
    mail, _ = _with_file(store, "a.html")
    for path in ("source", "headers", "attachments/0"):
        agent.opens(f"/mails/{mail.id}/{path}")
    acts = [entry.act for entry in store.audit.page(AuditWanted(), None, 10).rows]
    assert acts.count("saw-source") == 2 and acts.count("downloaded") == 1


def test_on_paper_a_conversation_is_whole_and_has_nothing_to_press(
    agent: Visitor, store: Store
) -> None:
    fill(store)
    assert "/conversations/1/print" in shown(agent.opens("/conversations/1"))
    page = shown(agent.opens("/conversations/1/print"))
    assert "schermata.png" in page and "&gt; prima" in page and "anna1@customer.example" in page
    assert "<form" not in page and "<details" not in page and "<iframe" not in page
    assert "We answered" in shown(agent.opens("/conversations/2/print"))
    assert agent.opens("/conversations/99/print").status_code == 404
