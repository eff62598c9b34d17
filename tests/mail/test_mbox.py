"""Every dialect of mbox gives back the mails that were put in."""

import io
import mailbox
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.mail import mbox
from tests.builders import raw_mail

MARK = b"From anna@customer.example Mon Feb  2 08:00:00 2026\n"
ONE = raw_mail("One\n\nFrom here on it fails.\n>From there too.")
TWO = raw_mail("Two", Message_ID="<2@x.example>")


def boxed(file: bytes, **how: bool) -> list[bytes | None]:
    return [found.raw for found in mbox.mails(io.BytesIO(file), **how)]


def quoted(raw: bytes, *, every: bool) -> bytes:
    """Quote as mboxo does, or as mboxrd does (`every`: quoted lines too)."""
    raw = raw.replace(b"\n>From ", b"\n>>From ") if every else raw
    return raw.replace(b"\nFrom ", b"\n>From ")


def sized(raw: bytes) -> bytes:
    head, _, body = raw.partition(b"\n\n")
    return head + b"\nContent-Length: %d\n\n" % len(body) + body


def test_mboxrd_gives_back_every_byte() -> None:
    file = MARK + quoted(ONE, every=True) + b"\n" + MARK + TWO + b"\n"
    assert boxed(file) == [ONE, TWO]


def test_mboxo_gives_back_what_it_can() -> None:
    mail = raw_mail("One\n\nFrom here on it fails.")
    assert boxed(MARK + quoted(mail, every=False) + b"\n" + MARK + TWO) == [mail, TWO]


def test_mboxcl2_quotes_nothing_and_says_lengths() -> None:
    hostile = raw_mail("One\n\n" + MARK.decode() + "Subject: not a mail\n")
    file = MARK + sized(hostile) + b"\n" + MARK + sized(TWO) + b"\n"
    assert boxed(file) == [sized(hostile), sized(TWO)]


@pytest.mark.parametrize("lie", [0, 3, 10, 999_999_999_999])
def test_a_length_that_leads_nowhere_is_not_believed(lie: int) -> None:
    liar = ONE.replace(b"\n\n", b"\nContent-Length: %d\n\n" % lie, 1)
    file = MARK + quoted(liar, every=True) + b"\n" + MARK + TWO + b"\n"
    assert boxed(file) == [liar, TWO]


def test_windows_line_ends_stay() -> None:
    one, two = ONE.replace(b"\n", b"\r\n"), TWO.replace(b"\n", b"\r\n")
    mark = MARK.replace(b"\n", b"\r\n")
    file = mark + quoted(one, every=True) + b"\r\n" + mark + two
    assert boxed(file) == [one, two]


@pytest.mark.parametrize(
    "sentence", ["From Monday on it fails.", "From 10:30 I waited.", "From you I expect more:"]
)
def test_an_unquoted_sentence_begins_no_mail(sentence: str) -> None:
    mail = raw_mail(f"Hi\n\n{sentence}\nBye")
    assert boxed(MARK + mail + b"\n" + MARK + TWO) == [mail, TWO]


@pytest.mark.parametrize("poison", [b"", b"\0\0\0", b"\xff\xfe garbage", b"no header\n\nat all"])
def test_a_broken_mail_hides_no_other(poison: bytes) -> None:
    file = MARK + ONE.replace(b"\nFrom", b"\n>From") + b"\n" + MARK + poison + b"\n\n" + MARK + TWO
    first, second, third = boxed(file)
    assert (first, third) == (ONE.replace(b"\n>From", b"\nFrom"), TWO)
    assert (second or b"").strip() == poison.strip()


def test_a_line_of_50_megabytes_is_one_line() -> None:
    long = b"Subject: x\n\n" + b"From " * 10_000_000 + b"\n"
    assert boxed(MARK + long + b"\n" + MARK + TWO) == [long, TWO]


def test_a_mail_nobody_could_have_sent_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "LARGEST", 1000)
    huge = b"Subject: x\n\n" + b"x" * 2000 + b"\n"
    assert boxed(MARK + huge + b"\n" + MARK + TWO) == [None, TWO]


def test_thunderbird_says_what_was_answered_and_what_is_gone() -> None:
    mark = b"From - Mon Feb 02 08:00:00 2026\n"
    file = b"\n".join(
        mark + b"X-Account-Key: a\nX-Mozilla-Status: " + status + b"\n" + TWO
        for status in (b"0001", b"0003", b"0009")
    )
    found = list(mbox.mails(io.BytesIO(file)))
    assert [(mail.answered, mail.deleted) for mail in found] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_a_sender_can_not_write_such_marks() -> None:
    forged = MARK + b"X-Mozilla-Status: 000b\n" + TWO
    (mail,) = mbox.mails(io.BytesIO(forged))
    assert not mail.deleted and not mail.answered


def test_it_goes_on_from_where_a_mail_ended() -> None:
    file = io.BytesIO(MARK + TWO + b"\n" + MARK + ONE.replace(b"\nFrom", b"\n>From"))
    first = next(mbox.mails(file))
    file.seek(first.end)
    assert len(list(mbox.mails(file))) == 1


def test_it_reads_what_the_standard_library_writes(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box")
    raws = [raw_mail(f"Words {n}\n\nFrom me", Message_ID=f"<{n}@x>") for n in range(20)]
    for raw in raws:
        box.add(raw)
    box.close()
    assert boxed((tmp_path / "box").read_bytes()) == raws


@given(st.lists(st.binary(max_size=300), max_size=5), st.booleans())
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_to_the_end(pieces: list[bytes], lengths: bool) -> None:
    # A mark only counts after an empty line, or a mail that speaks of itself would end there.
    file = b"".join(MARK + piece + b"\n\n" for piece in pieces)
    found = list(mbox.mails(io.BytesIO(file), lengths=lengths))
    assert len(found) >= len(pieces) - sum(b"Content-Length" in piece for piece in pieces)
    assert not found or found[-1].end == len(file)
