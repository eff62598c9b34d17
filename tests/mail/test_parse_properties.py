"""Whatever the bytes: a sound mail, the same at every parse, or a clear refusal."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import run
from inbox_assistant.errors import UnreadableMail
from inbox_assistant.mail.parse import attachment, date_of, headers, parse
from inbox_assistant.model import Mail
from tests.builders import raw_mail
from tests.mail import raws


def is_clean(text: str) -> bool:
    text.encode()  # raises on lone surrogates
    return "\x00" not in text and "\r" not in text


def assert_sound(mail: Mail) -> None:
    assert all(map(is_clean, (mail.own_words, mail.quoted, mail.signature, mail.html or "")))
    lines = (mail.subject, mail.sender.name, mail.sender.address, *mail.related, mail.message_id)
    assert all(is_clean(line) and "\n" not in line for line in lines)
    assert all("/" not in a.name and a.name for a in mail.attachments)


pieces = st.sampled_from(
    [
        *(b"\r\n", b"\n", b"--b\r\n", b"--b--\r\n", b"From: ", b"Subject: ", b"Message-ID: <"),
        *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: text/html\r\n"),
        *(b"Content-Type: message/rfc822\r\n", b"Content-Transfer-Encoding: base64\r\n"),
        *(b"Content-Type: text/plain; charset=", b"=?utf-8?q?=00=0D?=", b"<>", b"\xff\xfe", b"> "),
        *(b"Content-Disposition: attachment; filename*0*=", b"a@b.example", b":", b";", b"\x00"),
    ]
)


@given(st.lists(pieces | st.binary(max_size=8), max_size=60).map(b"".join))
@example(b"From: \xff@\xff\r\nSubject: \xff\r\n\r\n\xff")
@example(b"Content-Type: text/plain; charset*0*=x''%ff\r\n\r\nx")
@settings(deadline=None)
def test_any_bytes_give_a_sound_mail_or_a_clear_refusal(raw: bytes) -> None:
    try:
        mail = parse(raw)
    except UnreadableMail:
        return
    assert_sound(mail)
    for index, described in enumerate(mail.attachments):
        assert attachment(raw, index)[0] == described


fields = st.sampled_from(
    ["Subject", "From", "To", "Date", "Message-ID", "Reply-To", "Content-Type"]
)
values = st.text(max_size=40) | st.sampled_from(["=?utf-8?q?=0D=0A?=", "a@b, <", "(((", '"', "=?"])


@given(st.lists(st.tuples(fields, values), max_size=10))
@settings(deadline=None)
def test_any_fields_are_listed_as_clean_lines(lines: list[tuple[str, str]]) -> None:
    raw = "".join(f"{name}: {value}\r\n" for name, value in lines).encode("utf-8", "replace")
    for name, value in headers(raw):
        assert is_clean(name + value) and "\n" not in name + value
    assert_sound(parse(raw + b"\r\nwords"))
    date_of(raw)


MAILS = (
    raw_mail("Ciao,\n\n> old\n\n-- \nAnna", Reply_To="x@y.example"),
    raws.multipart("alternative", b"\r\nplain", b"Content-Type: text/html\r\n\r\n<p>html"),
    raws.multipart(
        "mixed",
        "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\ncittà \r\n> x".encode(),
        raws.encoded("image/png; name*=utf-8''a%20b.png", b"png"),
        b"Content-Type: message/rfc822\r\n\r\n" + raw_mail(),
        raws.encoded("application/ms-tnef", raws.tnef((0x9002, b""), (0x800F, b"x"))),
    ),
    raws.multipart("mixed", f"Content-Type: text/calendar\r\n\r\n{raws.calendar()}".encode()),
    b"From: a@b.example\r\n" + raws.encoded("application/pkcs7-mime", raws.signed(raw_mail())),
    raws.bare("Subject: =?iso-2022-jp?b?GyRCJCIbKEI=?=", "From: =?utf-7?q?+AOk-?= <a@b.example>"),
)


def test_mutated_mails_are_read_or_refused() -> None:
    result = run([(str(number), raw) for number, raw in enumerate(MAILS)], rounds=300, seed=1)
    assert not result.failures
    assert result.is_sound
