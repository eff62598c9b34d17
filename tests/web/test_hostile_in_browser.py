"""In a real browser hostile mails run nothing, ask nobody and cover nothing, wherever they are
opened: in their conversation, alone, and on paper."""

import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from inbox_assistant.mail.parse import parse
from inbox_assistant.model import Cursor
from inbox_assistant.store.base import Store
from tests.builders import fetched
from tests.web.actors import Visitor
from tests.web.conftest import at_work
from tests.web.hostile_mails import BEACON, HOSTILE

pytestmark = pytest.mark.journey

_HOST = BEACON.removeprefix("https://")
# Everything a page shows or runs in the browser's own words: no mail may be among it.
_COVERED = """() => {
    const odd = [];
    for (let x = 5; x < innerWidth; x += 40) for (let y = 5; y < innerHeight; y += 40) {
        const there = document.elementFromPoint(x, y);
        if (!there) continue;
        const frame = there.closest("iframe");
        if (frame && !frame.matches(".original")) odd.push(frame.outerHTML);
        const how = getComputedStyle(there).position;
        if (["fixed", "sticky"].includes(how) && there.closest(".mail"))
            odd.push(there.outerHTML);
    }
    return odd;
}"""


class _Requests(BaseHTTPRequestHandler):
    """Answers whoever asks, and remembers what for: nothing else can be asked through it."""

    asked: list[str]

    def do_GET(self) -> None:
        # The browser asks its maker for things of its own.
        if _HOST in self.path:
            self.asked.append(self.path)
        self.send_error(404)

    do_CONNECT = do_POST = do_HEAD = do_GET  # noqa: N815  # the names of the library

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """A proxy between the browser and the world, and what was asked of it."""
    asked: list[str] = []
    handler = type("Requests", (_Requests,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


@pytest.fixture
def context(
    browser: Browser, address: str, agent: Visitor, outside: tuple[str, list[str]]
) -> Iterator[BrowserContext]:
    """Giulia's browser, which reaches our pages directly and all else through the proxy."""
    proxy = {"server": outside[0], "bypass": address.removeprefix("http://")}
    screen = {"width": 1440, "height": 900}
    with at_work(browser, address, agent, proxy=proxy, viewport=screen).context as context:
        yield context


@pytest.fixture
def watched(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """A page, and whatever it did that only a mail could want."""
    page, deeds = context.new_page(), []
    page.on("dialog", lambda dialog: deeds.append(f"dialog {dialog.message}"))
    page.on("popup", lambda popup: deeds.append(f"popup {popup.url}"))
    page.on("pageerror", lambda error: deeds.append(f"error {error}"))
    page.on("request", lambda one: None if _ours(one.url, address) else deeds.append(one.url))
    return page, deeds


def _ours(url: str, address: str) -> bool:
    return url.startswith((f"{address}/", "data:image/", "about:"))


def _arrives(store: Store, number: int, html: str, place: int | None) -> int:
    """Let a mail come in as its bytes, the way a server gives it."""
    message = EmailMessage()
    message["From"], message["To"] = "anna@customer.example", "support@shop.example"
    message["Subject"] = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    message["Message-ID"] = f"<h{number}@customer.example>"
    message.set_content("</div></article><script>alert(3)</script><style>*{display:none}</style>")
    message.add_alternative(html, subtype="html")
    raw = message.as_bytes()
    cursor = Cursor("support", "INBOX", 1, number)
    store.raw_mails.keep("support", [fetched(number, raw)], cursor)
    waiting = store.raw_mails.unparsed(1)[0]
    return store.conversations.add(waiting, parse(raw), place, read=True).conversation_id


@pytest.fixture
def conversation(store: Store) -> int:
    """All of them in one conversation."""
    place = None
    for number, html in enumerate(HOSTILE.values(), 1):
        place = _arrives(store, number, html, place)
    assert place is not None
    return place


def test_in_their_conversation_they_run_ask_and_cover_nothing(
    watched: tuple[Page, list[str]], conversation: int, outside: tuple[str, list[str]]
) -> None:
    page, deeds = watched
    page.goto(f"/conversations/{conversation}")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    frames = page.locator("iframe.original")
    assert frames.count() == len(HOSTILE)
    page.evaluate("document.querySelectorAll('iframe').forEach(frame => frame.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    assert len([one for one in page.frames if one.url.endswith("/html")]) == len(HOSTILE)
    assert page.evaluate(_COVERED) == []
    frames.last.scroll_into_view_if_needed()
    assert page.evaluate(_COVERED) == []
    send = page.locator("[data-send]")
    send.scroll_into_view_if_needed()
    send.click(trial=True)
    assert page.url.endswith(f"/conversations/{conversation}") and "owned" not in page.title()
    assert (deeds, outside[1]) == ([], [])


def test_opened_alone_they_are_as_harmless(
    watched: tuple[Page, list[str]], conversation: int, outside: tuple[str, list[str]]
) -> None:
    page, deeds = watched
    for number in range(1, len(HOSTILE) + 1):
        page.goto(f"/mails/{number}/html")
        assert page.evaluate("[window.origin, document.scripts.length, document.forms.length]") == [
            "null",
            0,
            0,
        ]
        assert page.url.endswith(f"/mails/{number}/html")
    assert (deeds, outside[1]) == ([], [])


def test_on_paper_and_in_their_headers_they_are_words(
    watched: tuple[Page, list[str]], conversation: int, outside: tuple[str, list[str]]
) -> None:
    page, deeds = watched
    for path in (f"/conversations/{conversation}/print", "/mails/1/headers", "/mails/1/source"):
        page.goto(path)
        assert "alert" in page.locator("body").inner_text()
    assert (deeds, outside[1]) == ([], [])


def test_this_test_would_see_a_request(
    watched: tuple[Page, list[str]], outside: tuple[str, list[str]]
) -> None:
    page, deeds = watched
    page.set_content(f"<img src='{BEACON.replace('https', 'http')}/seen'>")
    page.wait_for_load_state("networkidle")
    assert any("/seen" in url for url in deeds) and any("/seen" in url for url in outside[1])
