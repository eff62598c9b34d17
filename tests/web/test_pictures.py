"""Pictures in mails: from the mail itself, from outside when asked for, and never otherwise."""

import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, Request, Route

from inbox_assistant.mail.parse import parse
from inbox_assistant.model import Address, Cursor, StoredMail
from inbox_assistant.store.base import Store
from tests.builders import arrive, fetched
from tests.web.actors import Time, Visitor, shown
from web import safe_html
from web.pictures import raster_type

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
REMOTE = '<p>hello</p><img src="https://t.example/p.png" alt="logo">'
ANNA = Address("Anna", "Anna@customer.example")


def _with_picture(store: Store, data: bytes, type_: str = "image/png") -> StoredMail:
    """A mail whose HTML shows a picture that came with it."""
    message = EmailMessage()
    message["From"], message["To"] = "anna@customer.example", "support@shop.example"
    message.set_content("see the picture")
    message.add_alternative('<p>see</p><img src="cid:one@x" alt="broken hob">', subtype="html")
    [_, html] = message.iter_parts()
    assert isinstance(html, EmailMessage)
    html.add_related(data, *type_.split("/"), cid="<one@x>", filename="hob.png")
    raw = message.as_bytes()
    store.raw_mails.keep("support", [fetched(1, raw)], Cursor("support", "INBOX", 1, 1))
    return store.conversations.add(store.raw_mails.unparsed(1)[0], parse(raw), None, read=True)


def test_a_picture_that_came_with_the_mail_is_shown_from_it(agent: Visitor, store: Store) -> None:
    mail = _with_picture(store, PNG, "application/octet-stream")
    body = shown(agent.opens(f"/mails/{mail.id}/html"))
    assert 'src="data:image/png;base64,' in body and "cid:" not in body
    escaped = safe_html.document('<img src="CID:one%40x">', {"one@x": "data:image/png;base64,x"})
    assert 'src="data:image/png;base64,x"' in escaped


@pytest.mark.parametrize("data", [SVG, b"<script>", b"", b"BM" + b"\0" * 60, PNG[1:]])
def test_what_is_no_picture_is_not_shown_whatever_it_is_called(
    agent: Visitor, store: Store, data: bytes
) -> None:
    mail = _with_picture(store, data)
    body = shown(agent.opens(f"/mails/{mail.id}/html"))
    assert "data:" not in body and 'alt="broken hob"' in body


def test_a_huge_picture_is_left_out(agent: Visitor, store: Store) -> None:
    mail = _with_picture(store, PNG + bytes(5_000_000))
    assert "data:" not in shown(agent.opens(f"/mails/{mail.id}/html"))


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"GIF89a..", "image/gif"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"%PDF-1.7", None),
    ],
)
def test_the_bytes_say_what_a_picture_is(data: bytes, type_: str | None) -> None:
    assert raster_type(data) == type_


def test_pictures_from_outside_are_loaded_once_on_request(agent: Visitor, store: Store) -> None:
    mail = arrive(store, 1, sender=ANNA, html=REMOTE)
    assert "t.example" not in shown(agent.opens(f"/mails/{mail.id}/html"))
    page = shown(agent.submits(f"/mails/{mail.id}/pictures", show="once"))
    source = page.partition(f'src="/mails/{mail.id}/html')[2].partition('"')[0]
    framed = agent.opens(f"/mails/{mail.id}/html{source}")
    assert 'src="https://t.example/p.png"' in framed.text
    assert "img-src data: https:;" in framed.headers["Content-Security-Policy"]
    assert "?pictures" not in shown(agent.opens("/conversations/1"))


def test_no_link_of_a_stranger_loads_pictures(
    agent: Visitor, colleague: Visitor, store: Store, time: Time
) -> None:
    mail, other = (arrive(store, n, sender=ANNA, html=REMOTE) for n in (1, 2))
    page = shown(agent.submits(f"/mails/{mail.id}/pictures", show="once"))
    proof = page.partition("/html?pictures=")[2].partition('"')[0]
    assert len(proof) == 64
    for visitor, path in (
        (agent, f"/mails/{mail.id}/html?pictures=1"),
        (agent, f"/mails/{mail.id}/html?pictures=é"),
        (agent, f"/mails/{other.id}/html?pictures={proof}"),
        (colleague, f"/mails/{mail.id}/html?pictures={proof}"),
    ):
        assert "t.example" not in shown(visitor.opens(path))
    time.passes(hours=24)
    agent.login()
    assert "t.example" not in shown(agent.opens(f"/mails/{mail.id}/html?pictures={proof}"))


def test_a_sender_is_trusted_by_the_team_until_that_is_taken_back(
    agent: Visitor, colleague: Visitor, store: Store
) -> None:
    mail = arrive(store, 1, sender=ANNA, html=REMOTE)
    answer = agent.submits(f"/mails/{mail.id}/pictures", show="always")
    assert answer.location == f"/conversations/1#mail-{mail.id}"
    assert "t.example" in shown(colleague.opens(f"/mails/{mail.id}/html"))
    page = shown(agent.opens("/conversations/1"))
    assert "Pictures of Anna@customer.example are always shown" in page
    colleague.submits(f"/mails/{mail.id}/pictures", show="never")
    assert "t.example" not in shown(agent.opens(f"/mails/{mail.id}/html"))


def test_a_nobody_can_not_be_trusted(agent: Visitor, store: Store) -> None:
    mail = arrive(store, 1, sender=Address("Nobody", ""), html=REMOTE)
    assert agent.submits(f"/mails/{mail.id}/pictures", show="always").status_code == 400
    assert agent.submits(f"/mails/{mail.id}/pictures", show="nonsense").status_code == 400
    assert agent.submits("/mails/99/pictures", show="once").status_code == 404


def test_mail_without_pictures_asks_for_nothing(agent: Visitor, store: Store) -> None:
    arrive(store, 1, html='<p>no picture, <a href="https://x.example">a link</a></p>')
    assert "Show pictures" not in shown(agent.opens("/conversations/1"))


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port that notes who knocks; it answers nobody."""
    server = socket.create_server(("127.0.0.1", 0))
    knocks: list[str] = []

    def listen() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            knocks.append(client.recv(100).decode("latin-1"))
            client.close()

    thread = threading.Thread(target=listen)
    thread.start()
    port: int = server.getsockname()[1]
    yield port, knocks
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


@pytest.mark.journey
def test_in_a_browser_nothing_is_fetched_before_an_agent_asks(
    page: Page, store: Store, listener: tuple[int, list[str]]
) -> None:
    port, knocks = listener
    there = f"127.0.0.1:{port}"
    html = (
        f'<img src="https://{there}/a.png"><img src="http://{there}/b.png">'
        f'<link rel=preload as=image href="https://{there}/c"><style>@import "http://{there}/d";'
        f'</style><div style="background:url(http://{there}/e)">x</div>'
        f'<video poster="http://{there}/f"></video><script>fetch("http://{there}/g")</script>'
    )
    mail = arrive(store, 1, html=html)
    page.goto("/conversations/1")
    page.locator("summary", has_text="Original layout").click()
    page.frame_locator("iframe.original").locator("body").wait_for()
    page.wait_for_load_state("networkidle")
    page.goto(f"/mails/{mail.id}/html")
    page.wait_for_load_state("networkidle")
    assert knocks == []
    page.goto("/conversations/1")
    page.locator("summary", has_text="Original layout").click()
    asked: list[Request] = []

    def answer(route: Route, request: Request) -> None:
        asked.append(request)
        route.fulfill(body=PNG, content_type="image/png")

    page.route(f"**://{there}/**", answer)
    page.locator("button", has_text="Show pictures").click()
    page.frame_locator("iframe.original").locator("img").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert [request.url for request in asked] == [f"https://{there}/a.png"]
    assert "referer" not in asked[0].headers and "cookie" not in asked[0].headers
    assert knocks == []


@pytest.mark.journey
def test_in_a_browser_a_picture_of_the_mail_is_drawn(page: Page, store: Store) -> None:
    _with_picture(store, PNG)
    page.goto("/conversations/1")
    page.locator("summary", has_text="Original layout").click()
    picture = page.frame_locator("iframe.original").locator("img")
    picture.wait_for()
    frame = page.frames[-1]
    assert frame.url.endswith("/html")
    drawn = picture.bounding_box()
    assert drawn is not None and drawn["width"] >= 1
