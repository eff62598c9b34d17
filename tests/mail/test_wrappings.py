"""winmail.dat and signed S/MIME: what is inside takes the place of the wrapping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail import tnef
from inbox_assistant.mail.parse import attachment, parse
from tests.mail import raws

WORDS = b"\r\nMine\r\n"
FILE = (
    (0x9002, b"\0" * 14),
    (0x8010, b"SHORT~1.TXT\0"),
    (0x800F, b"its bytes"),
    (0x9005, raws.properties((0x1F, 0x3707, "città.txt\0".encode("utf-16-le")))),
)
HTML = raws.properties((0x102, 0x1013, b"<p>From Outlook</p>"))


def outlook(*attributes: tuple[int, bytes]) -> bytes:
    return raws.encoded("application/ms-tnef; name=winmail.dat", raws.tnef(*attributes))


def test_files_in_a_winmail_dat_are_attachments() -> None:
    raw = raws.multipart("mixed", WORDS, outlook(*FILE))
    mail = parse(raw)
    assert mail.own_words == "Mine"
    assert [(a.name, a.type, a.bytes) for a in mail.attachments] == [("città.txt", "text/plain", 9)]
    assert attachment(raw, 0) == (mail.attachments[0], b"its bytes")


@pytest.mark.parametrize(
    "words", [(0x800C, b"From Outlook\0"), (0x9003, HTML)], ids=["plain", "html"]
)
def test_words_in_a_winmail_dat_are_shown_when_there_are_no_others(
    words: tuple[int, bytes],
) -> None:
    assert parse(b"From: a@b.example\r\n" + outlook(words, *FILE)).own_words == "From Outlook"
    mail = parse(raws.multipart("mixed", WORDS, outlook(words, *FILE)))
    assert mail.own_words == "Mine"


@pytest.mark.parametrize(
    "content", [b"", b"no tnef", raws.tnef()[:5], raws.tnef((0x9002, b""))[:9]]
)
def test_a_broken_winmail_dat_stays_a_plain_attachment(content: bytes) -> None:
    part = raws.encoded("application/ms-tnef; name=winmail.dat", content)
    mail = parse(raws.multipart("mixed", WORDS, part))
    assert [a.name for a in mail.attachments] == ["winmail.dat"]


@given(st.binary(max_size=200))
def test_any_bytes_after_the_signature_are_survived(rest: bytes) -> None:
    tnef.unpacked(raws.tnef() + rest)
    tnef.unpacked(raws.tnef(*FILE, (0x9003, rest)))
    tnef.rich_text(rest)


def p7m(content: bytes, kind: str = "signed-data") -> bytes:
    head = f"application/pkcs7-mime; smime-type={kind}; name=smime.p7m"
    return b"From: a@b.example\r\n" + raws.encoded(head, content)


def test_words_and_files_of_signed_smime_are_read() -> None:
    inner = raws.multipart("mixed", WORDS, raws.encoded("image/png; name=a.png", b"png"))
    raw = p7m(raws.signed(inner.partition(b"\r\n")[2]))
    mail = parse(raw)
    assert (mail.own_words, mail.protection) == ("Mine", "smime-signed")
    assert [a.name for a in mail.attachments] == ["a.png"]
    assert attachment(raw, 0)[1] == b"png"


def test_one_branch_of_signed_alternatives_is_read() -> None:
    html = b"Content-Type: text/html\r\n\r\n<p>Mine</p>"
    inner = raws.multipart("alternative", WORDS, html).partition(b"\r\n")[2]
    mail = parse(p7m(raws.signed(inner)))
    assert (mail.own_words, mail.html) == ("Mine", "<p>Mine</p>")


@pytest.mark.parametrize(
    ("content", "kind", "protection"),
    [
        (b"\x30\x80" * 5_000, "signed-data", None),
        (b"broken", "signed-data", None),
        (b"broken", "enveloped-data", "smime-encrypted"),
        (raws.signed(b""), "signed-data", "smime-signed"),
    ],
)
def test_smime_that_cannot_be_opened_is_an_attachment(
    content: bytes, kind: str, protection: str | None
) -> None:
    mail = parse(p7m(content, kind))
    assert [a.name for a in mail.attachments] == ["smime.p7m"]
    assert mail.protection == protection
