"""Files in replies: proper MIME, byte for byte, under names every mail program reads."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.mail.parse import attachment, parse
from inbox_assistant.model import Address, File, StoredMail
from inbox_assistant.respond.compose import Envoy, compose, files_of
from inbox_assistant.respond.enclosing import file_of
from inbox_assistant.respond.phrases import phrasebook
from tests.builders import MORNING, SUPPORT, a_mail
from tests.respond.making import ROME, reply_to

ENVOY = Envoy(Address("Il Negozio", SUPPORT), "<final@shop.example>", MORNING.astimezone(ROME))
BILL = File("fattura città.pdf", "application/pdf", b"%PDF-1.7\r\n\0From here\n.\n")
NOTE = File("note.txt", "text/plain", "perché\r\nno\n".encode("latin-1"))


def _sent(*files: File, **changes: Any) -> bytes:
    incoming = StoredMail(3, 7, "support", "in", MORNING, a_mail(1, **changes))
    return compose(reply_to(incoming, files=files), incoming, ENVOY, phrasebook("it"))[0]


def _parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("html", [None, "<p>ciao</p>"])
def test_files_follow_the_text_as_attachments(html: str | None) -> None:
    message = _parsed(_sent(BILL, NOTE, html=html))
    assert message.get_content_type() == "multipart/mixed" and not message.defects
    first, *files = message.iter_parts()
    kind = "multipart/alternative" if html else "text/plain"
    assert first.get_content_type() == kind
    assert [part.get_filename() for part in files] == [BILL.name, NOTE.name]
    assert all(part.get_content_disposition() == "attachment" for part in files)
    assert [part.get_payload(decode=True) for part in files] == [BILL.data, NOTE.data]
    body = message.get_body(("plain",))
    assert body is not None and "Il Negozio" in str(message["From"])


def test_without_files_a_reply_stays_as_it_was() -> None:
    assert _parsed(_sent()).get_content_type() == "text/plain"


def test_the_conversation_is_told_of_them() -> None:
    incoming = StoredMail(3, 7, "support", "in", MORNING, a_mail(1))
    _, mail = compose(reply_to(incoming, files=(BILL,)), incoming, ENVOY, phrasebook("it"))
    [told] = mail.attachments
    assert (told.name, told.type, told.bytes) == (BILL.name, BILL.type, len(BILL.data))


def test_the_mail_that_leaves_is_ascii_in_short_lines() -> None:
    raw = _sent(BILL, File("x" * 100 + "é.png", "image/png", bytes(range(256)) * 99))
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998 and b"\n" not in raw.replace(b"\r\n", b"")


def test_our_own_reader_sees_the_same_files() -> None:
    raw = _sent(BILL, NOTE)
    assert [file.name for file in parse(raw).attachments] == [BILL.name, NOTE.name]
    assert attachment(raw, 0)[1] == BILL.data


@given(st.text(max_size=150), st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_what_was_added_comes_back_from_the_mail(name: str, data: bytes) -> None:
    file = file_of(name, data, 1)
    assert files_of(_sent(file)) == (file,)
