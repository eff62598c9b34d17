"""Which parts of a mail are words and which are attachments, however broken its structure."""

import pytest

from inbox_assistant.mail.parse import attachment, parse
from tests.mail.raws import bare, multipart

INNER = b"From: x@y.example\r\nSubject: other\r\n\r\nSomebody else's words\r\n"


@pytest.mark.parametrize("type_", ["message/rfc822", "message/global", "MESSAGE/RFC822; name=a"])
def test_an_attached_mail_is_not_the_writers_words(type_: str) -> None:
    raw = multipart("mixed", b"\r\nMine\r\n", f"Content-Type: {type_}\r\n\r\n".encode() + INNER)
    mail = parse(raw)
    assert mail.own_words == "Mine"
    assert attachment(raw, 0)[1] == INNER


def test_a_mail_that_is_all_attached_mail_has_no_words() -> None:
    raw = bare("Content-Type: message/rfc822", body=INNER)
    assert parse(raw).own_words == ""
    assert attachment(raw, 0)[1] == INNER


def test_mails_of_a_digest_are_attachments() -> None:
    raw = multipart("digest", b"\r\n" + INNER, b"\r\n" + INNER)
    assert [a.name for a in parse(raw).attachments] == ["attachment-1.eml", "attachment-2.eml"]
    assert parse(raw).own_words == ""


def test_unnamed_words_after_a_picture_are_words_and_named_ones_are_a_file() -> None:
    picture = b"Content-Type: image/png; name=a.png\r\nContent-Disposition: inline\r\n\r\npng"
    named = b"Content-Type: text/plain\r\nContent-Disposition: inline; filename=log.txt\r\n\r\nlog"
    mail = parse(multipart("mixed", b"\r\nabove", picture, b"\r\nbelow", named))
    assert mail.own_words == "above\n\nbelow"
    assert [a.name for a in mail.attachments] == ["a.png", "log.txt"]


def test_the_only_text_of_a_mail_is_its_words_even_when_it_has_a_name() -> None:
    assert parse(bare("Content-Type: text/plain; name=body.txt")).own_words == "Hi"
    assert parse(bare("Content-Disposition: attachment")).own_words == ""


@pytest.mark.parametrize(
    ("head", "body", "words"),
    [
        ("multipart/mixed", b"words without a boundary", "words without a boundary"),
        ("multipart/mixed", b"--x\r\nContent-Type: text/plain\r\n\r\nwords\r\n--x--", "words"),
        ("multipart/mixed; boundary=a", b"--x\r\nContent-Type: text/plain\r\n\r\nwords", "words"),
        ("multipart/mixed; boundary=a", b"--a\r\n\r\nwords", "words"),
        ("multipart/mixed; boundary=a", b"--a\r\n\r\nwords\r\n--ab\r\n--a--\r\nend", "words\n--ab"),
        ("multipart/mixed; boundary=a", b"--a ignored\r\n\r\nwords\r\n--a-- end", "words"),
        ("multipart/mixed; boundary=a", b"--a--\r\nwords", "--a--\nwords"),
        ("multipart/mixed; boundary=''", b"words", "words"),
        ('multipart/mixed; boundary="a b"', b"--a b\r\n\r\nwords\r\n--a b--", "words"),
        ("text", b"words", "words"),
        ('text/plain; charset="', b"words", "words"),
        ("nonsense", b"words", "words"),
    ],
)
def test_words_are_found_however_the_boundary_lies(head: str, body: bytes, words: str) -> None:
    assert parse(bare(f"Content-Type: {head}", body=body)).own_words == words


@pytest.mark.parametrize(
    "first",
    [
        b"\xef\xbb\xbf",
        b"From a@b.example Mon Feb  2 09:00:00 2026\n",
        b"\r\n\r\n",
        b">From x y\r\n",
    ],
)
def test_what_stands_before_the_header_is_left_out(first: bytes) -> None:
    mail = parse(first + bare("Subject: Help", "From: a@b.example"))
    assert (mail.subject, mail.sender.address, mail.own_words) == ("Help", "a@b.example", "Hi")


def test_line_ends_may_be_carriage_returns_alone() -> None:
    mail = parse(multipart("mixed", b"\r\nMine").replace(b"\r\n", b"\r"))
    assert (mail.sender.address, mail.own_words) == ("a@b.example", "Mine")


def test_a_mail_in_utf16_is_read() -> None:
    assert parse(bare("Subject: città").decode("latin-1").encode("utf-16")).subject == "città"


@pytest.mark.parametrize(
    ("raw", "subject", "words"),
    [
        (b"Subject: a\nFrom: a@b.example", "a", ""),
        (b"Subject: a\nwords without an empty line\n", "a", "words without an empty line"),
        (b"junk\nSubject: a\n\nwords", "a", "words"),
        (b"X: 1\ncut off here\nSubject: a\n\nwords", "a", "words"),
        (b"Subject : a\n \nwords", "a", "words"),
        (b"Subject: a\r evil: b\r\n\r\nwords", "a evil: b", "words"),
        (b"subject: a\nSUBJECT: b\n\nwords", "a", "words"),
    ],
)
def test_headers_are_read_however_they_end(raw: bytes, subject: str, words: str) -> None:
    mail = parse(raw)
    assert (mail.subject, mail.own_words) == (subject, words)


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('filename*0="a b"; filename*1=".pdf"', "a b.pdf"),
        ("filename*0*=utf-8''citt%C3; filename*1*=%A0.pdf", "città.pdf"),
        ("filename*=no-such-set''citt%C3%A0.pdf", "città.pdf"),
        ("filename*=''%E0.pdf", "à.pdf"),
        ("filename=citt\xe0.pdf", "città.pdf"),
        ('filename="=?iso-8859-1?q?citt=E0=2Epdf?="', "città.pdf"),
        ("filename==?utf-8?b?Y2l0dMOgLnBkZg==?=", "città.pdf"),
        ("filename*x*=1; filename=a.pdf", "a.pdf"),
        ("filename*0*=utf-8''%zz.pdf", "%zz.pdf"),
        ('filename="unclosed.pdf', "unclosed.pdf"),
    ],
)
def test_file_names_are_read_however_they_are_written(disposition: str, name: str) -> None:
    part = f"Content-Disposition: attachment; {disposition}\r\n\r\nx".encode("latin-1")
    assert [a.name for a in parse(multipart("mixed", part)).attachments] == [name]


def test_of_nested_multiparts_no_attachment_is_lost_beyond_the_deepest_level() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(1000)
    )
    raw = b"From: a@b.example\r\n" + deep + b"Content-Type: image/png\r\n\r\npng"
    mail = parse(raw)
    assert "nested too deep" in mail.defects
    assert attachment(raw, 0)[1].endswith(b"\r\n\r\npng")
