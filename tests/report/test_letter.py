"""How a report looks as a mail."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from struct import unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.config import Config, MailboxConfig, ReportConfig, Server, WebConfig
from inbox_assistant.model import Edition, ReportRow, Subscription
from inbox_assistant.report.letter import mail_bytes
from inbox_assistant.report.pictures import mark, with_pngs
from inbox_assistant.report.render import to_html, to_text
from inbox_assistant.report.subscribers import Subscriber
from inbox_assistant.report.tables import to_csv, to_json
from tests.report import nights

GOLDEN = Path(__file__).parent / "golden"
SERVER = Server("mail.shop.example", 993, "support")
CONFIG = Config(
    store="",
    team="Pentola & Co",
    timezone=nights.ROME,
    mailboxes=(MailboxConfig("shop", "shop@pentola.example", SERVER, SERVER),),
    report=ReportConfig(to=("team@pentola.example",)),
    web=WebConfig(address="https://posta.pentola.example"),
)
SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def row(language: str = "en", **changes: object) -> ReportRow:
    report, words = nights.report(**changes), nights.words(language)
    given = (report, nights.NIGHT, CONFIG.team, words)
    return ReportRow(
        night=nights.NIGHT,
        made_at=nights.UNTIL,
        html=to_html(*given),
        text=to_text(*given),
        csv=to_csv(report),
        data=to_json(report, nights.NIGHT),
        edition=Edition(("shop",), "" if language == "en" else language),
    )


def reader(address: str = "boss@out.example") -> Subscriber:
    one = Subscription(3, "night", SINCE, ("shop",), None, address, "en")
    return Subscriber(address, Edition(("shop",)), one)


def parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def outline(part: EmailMessage, depth: int = 0) -> list[str]:
    """Return the parts of a mail, a line each, with the fields that are not about transport."""
    named = part.get_filename() or part.get("Content-ID", "")
    lines = [f"{'  ' * depth}{part.get_content_type()} {named}".rstrip()]
    inner = part.iter_parts() if part.is_multipart() else ()
    return lines + [line for one in inner for line in outline(one, depth + 1)]  # type: ignore[arg-type]


def test_a_mail_is_made_of_these_parts() -> None:
    mail = parsed(mail_bytes(row(), CONFIG, reader(), b"secret"))
    fields = [f"{name}: {value}" for name, value in mail.items() if name != "Content-Type"]
    told = "\n".join([*fields, "", *outline(mail)]) + "\n"
    assert told == (GOLDEN / "mail.txt").read_text(encoding="utf-8")


class _Images(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "svg"
        if tag == "img":
            self.found.append(dict(attrs))


@pytest.mark.parametrize("language", ["en", "it"])
def test_each_picture_comes_along_and_says_in_words_what_it_shows(language: str) -> None:
    mail = parsed(mail_bytes(row(language), CONFIG))
    page = mail.get_body(("html",))
    assert page is not None
    images = _Images(page.get_content()).found
    pngs = {
        str(part["Content-ID"]).strip(" <>"): part.get_payload(decode=True)
        for part in mail.walk()
        if part.get_content_type() == "image/png"
    }
    assert {f"cid:{cid}" for cid in pngs} == {image["src"] for image in images}
    assert len(images) == 4 and all(image["alt"] for image in images)
    for image in images:
        png = pngs[str(image["src"]).removeprefix("cid:")]
        assert isinstance(png, bytes)
        # Twice the size, for sharp screens (PNG 11.2.2: width and height of IHDR).
        assert unpack(">II", png[16:24]) == (
            2 * int(image["width"] or 0),
            2 * int(image["height"] or 0),
        )
    range_told, days_told = str(images[0]["alt"]), str(images[1]["alt"])
    assert "18" in range_told and "14–26" in range_told and "12" in range_told
    assert days_told == "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12"


def test_gmail_clips_nothing() -> None:
    long = nights.recurring(title="“ü”" * 30, quote="è" * 180)
    many = row(
        recurring=tuple(nights.recurring(n, title=long.title, quote=long.quote) for n in range(40)),
        waiting=nights.waiting(*[1.0] * 40),
    )
    mail = parsed(mail_bytes(many, CONFIG, reader(), b"secret"))
    page = mail.get_body(("html",))
    assert page is not None and len(page.get_content().encode()) < 100_000


def test_a_hostile_title_makes_no_picture() -> None:
    hostile = '<svg class="pic" aria-label="x" width="1" height="1"></svg>'
    document = row(recurring=(nights.recurring(title=hostile, quote=hostile),)).html
    shown, pictures = with_pngs(document, "x@y.example")
    assert len(pictures) == 2 and "&lt;svg class=" in shown


def test_each_reader_has_a_mail_of_their_own_and_always_the_same() -> None:
    mine, again = (mail_bytes(row(), CONFIG, reader(), b"secret") for _ in range(2))
    other = mail_bytes(row(), CONFIG, reader("other@out.example"), b"secret")
    assert mine == again
    assert parsed(mine)["Message-ID"] != parsed(other)["Message-ID"]
    assert b"boss" not in other


def test_any_time_is_called_so_and_is_no_night() -> None:
    told = mail_bytes(row(), CONFIG, any_time=True)
    later = ReportRow(
        **{f: getattr(row(), f) for f in ("night", "html", "text", "csv", "data")},
        made_at=nights.UNTIL + timedelta(hours=1),
    )
    mail = parsed(told)
    assert str(mail["Subject"]).startswith("Report, up to")
    assert mail["Message-ID"] != parsed(mail_bytes(row(), CONFIG))["Message-ID"]
    assert mail["Message-ID"] != parsed(mail_bytes(later, CONFIG, any_time=True))["Message-ID"]


@settings(max_examples=50)
@given(st.integers(0, 11), st.floats(0, 340), st.sampled_from(["start", "middle", "end"]))
def test_every_mark_has_its_digits(power: int, x: float, anchor: str) -> None:
    drawn = mark(10**power, x, 28, anchor)
    assert drawn.count("v7.5") == 1 and drawn.count("z") == 0
    assert drawn.count("M") == power + 1
