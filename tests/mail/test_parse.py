"""Raw bytes to a Mail: hostile and broken mail costs nothing but itself."""

import time
from datetime import UTC, datetime

import pytest

from inbox_assistant.errors import NotFound, UnreadableMail
from inbox_assistant.mail.parse import attachment, date_of, headers, parse
from inbox_assistant.model import Address
from tests.builders import raw_mail
from tests.mail.raws import bare, multipart


def test_a_plain_mail_is_read_whole() -> None:
    mail = parse(raw_mail("It fails.", In_Reply_To="<1@x>", References="<0@x> <1@x>", Cc="c@d.e"))
    assert (mail.subject, mail.own_words) == ("Help", "It fails.")
    assert mail.sender == Address("Anna Rossi", "anna@customer.example")
    assert mail.date == datetime(2026, 2, 2, 8, tzinfo=UTC)
    assert mail.related == ("<1@x>", "<0@x>")
    assert mail.cc == (Address("", "c@d.e"),)
    assert (mail.html, mail.automatic, mail.attachments, mail.defects) == (None, None, (), ())


def test_words_below_styles_and_pictures_are_read() -> None:
    style = f"<style>{'p { color: red } ' * 25_000}</style>"
    assert parse(html_mail(f"{style}<p>below</p>")).own_words == "below"
    picture = f"<img src='data:image/png;base64,{'iVBOR' * 500_000}'>"
    mail = parse(html_mail(f"<p>above</p>{picture}<p>below</p>"))
    assert (mail.own_words, mail.html) == ("above\n\nbelow", "<p>above</p><img src=''><p>below</p>")
    assert mail.defects == ("pictures left out of the HTML",)


def test_words_that_are_left_out_are_a_defect() -> None:
    defects = ("more than 300000 characters of text",)
    assert parse(raw_mail("word " * 60_001)).defects == defects
    assert parse(raw_mail("word\n" * 50_000)).defects == ()
    assert parse(html_mail("words " * 60_000)).defects == defects
    assert parse(html_mail("<b></b>" * 150_000)).defects == (
        "more than 1000000 characters of HTML",
    )


def html_mail(html: str) -> bytes:
    return b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + html.encode()


def test_of_a_doubled_header_the_first_counts() -> None:
    mail = parse(
        bare("From: a@b.example", "Subject: one", "Subject: two", "Message-ID: <1@x>").replace(
            b"<1@x>", b"<1@x>\r\nMessage-ID: <2@x>\r\nFrom: evil@x.example"
        )
    )
    assert (mail.subject, mail.message_id, mail.sender.address) == ("one", "<1@x>", "a@b.example")


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("=?utf-8?q?Hi=0D=0ABcc:_all@x?=", "Hi Bcc: all@x"),
        ("folded\r\n over lines", "folded over lines"),
        ("=?utf-8?b?UGVyY2jDqQ==?=", "Perché"),
        ("=?utf-8?b?UGVyY2jD?= =?utf-8?b?qQ==?=", "Perché"),
        ("=?iso-8859-1?q?caf=E9?= =?utf-8?q?_=E2=82=AC?=", "café €"),
        ("=?utf-8*it?q?ciao?= tutti", "ciao tutti"),
        ("Perch\xc3\xa9 no", "Perché no"),
        ("caf\xe9", "café"),
        ("=?nonsense?q?plain?=", "plain"),
        ("=?utf-8?b?YQ=?= =?utf-8?b?YWE?=", "aaa"),
        ("a\x00b\x1bc", "abc"),
        ("", ""),
    ],
)
def test_subjects_are_one_clean_line(written: str, subject: str) -> None:
    assert parse(bare("From: a@b.example", f"Subject: {written}")).subject == subject


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("=?utf-8?q?Zo=C3=AB?= <z@b.example>", Address("Zoë", "z@b.example")),
        ('"Rossi, Anna" <a@b.example>', Address("Rossi, Anna", "a@b.example")),
        ("Ren\xe9 <r@b.example>", Address("René", "r@b.example")),
        ("=?utf-8?q?A=0D=0ABcc:_x?= <a@b.example>", Address("", "a@b.example")),
        ("a@b.example, c@d.example", Address("", "a@b.example")),
        ("MAILER-DAEMON", Address("MAILER-DAEMON", "")),
        ("Big Bug bb@b.example", Address("", "bb@b.example")),
        ("one@b.example two@b.example", Address("one@b.example two@b.example", "")),
        ("(" * 5_000 + "a@b.example", Address("", "a@b.example")),
        ('"a@b.example"@thief.example', Address('"a@b.example"@thief.example', "")),
        ("a@b.example@thief.example", Address("a@b.example@thief.example", "")),
        (r"a\@b.example@thief.example", Address(r"a\@b.example@thief.example", "")),
        (
            '"support@bank.example" <thief@x.example>',
            Address("support@bank.example", "thief@x.example"),
        ),
        ("", Address("", "")),
    ],
)
def test_the_sender_is_an_address_that_can_be_mailed_to(written: str, sender: Address) -> None:
    found = parse(bare(f"From: {written}")).sender
    assert found.address == sender.address
    assert "\n" not in found.name
    if sender.name:
        assert found.name == sender.name


def test_a_reply_goes_where_reply_to_says() -> None:
    mail = parse(raw_mail(Reply_To="Shop form <customer@x.example>"))
    assert mail.answer_to == Address("Shop form", "customer@x.example")
    assert parse(raw_mail(Reply_To="ANNA@customer.example")).reply_to is None


@pytest.mark.parametrize("written", ["<>", "", "   ", "< >", "nonsense"])
def test_mail_without_a_message_id_gets_a_stable_one(written: str) -> None:
    raw = bare("From: a@b.example", f"Message-ID: {written}")
    first = parse(raw).message_id
    assert first == parse(raw).message_id
    assert first.endswith("@no-message-id.invalid>")
    assert first != parse(raw + b"!").message_id


def test_a_message_id_without_brackets_gets_them() -> None:
    assert parse(bare("Message-ID: 1@x")).message_id == "<1@x>"


@pytest.mark.parametrize(
    ("charset", "body", "words"),
    [
        ("utf-8", "perché".encode("latin-1"), "perché"),
        ("iso-8859-1", "“ciao”".encode("cp1252"), "“ciao”"),
        ("us-ascii", "città".encode(), "città"),
        ("undefined", "città".encode(), "città"),
        ("no-such-set", "città".encode(), "città"),
        ("utf-7", b"perch+AOk-", "perché"),
        ("iso-2022-jp", "にゃん".encode("iso-2022-jp"), "にゃん"),
        ("utf-8", b"a\x00b\x08c\xed\xa0\x80", "abcí\xa0€"),
        ("utf-16", b"odd", "odd"),
    ],
)
def test_bytes_become_text_whatever_the_charset_claims(
    charset: str, body: bytes, words: str
) -> None:
    raw = bare(
        "From: a@b.example",
        f"Content-Type: text/plain; charset={charset}",
        "Content-Transfer-Encoding: 8bit",
        body=body,
    )
    assert parse(raw).own_words == words


def test_flowed_text_has_whole_paragraphs() -> None:
    raw = bare(
        "Content-Type: text/plain; format=flowed",
        body=b"one \r\nparagraph.\r\n\r\n> quoted \r\n> line\r\n-- \r\nAnna\r\n",
    )
    mail = parse(raw)
    assert mail.own_words == "one paragraph."
    assert mail.quoted == "> quoted line"
    assert mail.signature == "--\nAnna"


def test_flowed_text_may_give_up_the_spaces_at_its_line_ends() -> None:
    raw = bare(
        "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes",
        body="日本 \r\n語です\r\n stuffed\r\n".encode(),
    )
    assert parse(raw).own_words == "日本語です\nstuffed"


def test_of_alternatives_the_plain_one_is_read_and_the_html_kept() -> None:
    plain = b"Content-Type: text/plain\r\n\r\nplain words\r\n"
    html = b"Content-Type: text/html\r\n\r\n<p>html words</p>\r\n"
    mail = parse(multipart("alternative", plain, html))
    assert mail.own_words == "plain words"
    assert mail.html == "<p>html words</p>\n"


def test_html_only_mail_has_words() -> None:
    raw = bare(
        "Content-Type: text/html; charset=utf-8",
        body=b"<p>Ciao,</p><blockquote>old</blockquote><script>x()</script>",
    )
    mail = parse(raw)
    assert (mail.own_words, mail.quoted) == ("Ciao,", "> old")


def test_words_around_a_picture_belong_together() -> None:
    picture = b"Content-Type: image/png\r\nContent-ID: <p1>\r\n\r\npng"
    mail = parse(multipart("mixed", b"\r\nabove", picture, b"\r\nbelow"))
    assert mail.own_words == "above\n\nbelow"
    assert mail.attachments[0].content_id == "p1"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("filename=../../etc/passwd", "passwd"),
        ('filename="C:\\\\Users\\\\x\\\\bill.pdf"', "bill.pdf"),
        ("filename*=utf-8''fattura%20n%C2%B01.pdf", "fattura n°1.pdf"),
        ('filename="=?utf-8?q?citt=C3=A0.txt?="', "città.txt"),
        ('filename="..."', "attachment-1.png"),
        ("", "attachment-1.png"),
    ],
)
def test_attachment_names_are_safe_and_stable(written: str, name: str) -> None:
    disposition = f"Content-Disposition: attachment; {written}".rstrip("; ")
    part = f"Content-Type: image/png\r\n{disposition}\r\n\r\n".encode() + b"\x89PNG"
    raw = multipart("mixed", b"\r\nsee", part)
    described, content = attachment(raw, 0)
    assert parse(raw).attachments == (described,)
    assert (described.name, described.bytes, content) == (name, 4, b"\x89PNG")


def test_an_attachment_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        attachment(raw_mail(), 0)


def test_a_thousand_levels_are_survived() -> None:
    deep = b"From: a@b.example\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(1000)
    )
    mail = parse(deep + b"Content-Type: text/plain\r\n\r\nwords\r\n")
    assert mail.sender.address == "a@b.example"
    assert mail.defects


def test_ten_thousand_parts_take_seconds_at_most() -> None:
    started = time.process_time()
    mail = parse(multipart("mixed", *[b"\r\nword\r\n"] * 10_000))
    assert time.process_time() - started < 5
    assert mail.own_words.startswith("word")


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: text/plain" + b"; a=b" * 200_000,
        b"Content-Type: multipart/mixed" + b"; a=b" * 200_000,
        b"Content-Disposition: attachment" + b"; filename*0=a" * 50_000,
        b"To: " + b"(" * 500_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 50_000,
        b"References: " + b"<" * 500_000,
        b"X: y\r\n" * 50_000,
    ],
)
def test_a_hostile_header_takes_seconds_at_most(head: bytes) -> None:
    started = time.process_time()
    parse(head + b"\r\n\r\nwords")
    assert time.process_time() - started < 5


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\x00\x00"])
def test_bytes_without_anything_are_unreadable(raw: bytes) -> None:
    with pytest.raises(UnreadableMail):
        parse(raw)


def test_words_without_a_header_are_still_shown() -> None:
    assert "no header" in parse(b"\r\nno header at all\r\n").own_words


def test_what_mail_parser_fails_on_is_read_by_the_standard_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("inbox_assistant.mail.headers.get_addresses", failing)
    monkeypatch.setattr("inbox_assistant.mail.headers.parse_mail_date", failing)
    mail = parse(raw_mail())
    assert (mail.sender.address, mail.date) == ("anna@customer.example", None)
    assert "date: RuntimeError" in mail.defects


def test_a_cut_recipient_list_has_whole_addresses_only() -> None:
    everyone = ", ".join(f"person{number}@customer.example" for number in range(2_000))
    people = parse(bare("From: a@b.example", f"To: {everyone}")).to
    assert 100 < len(people) < 2_000
    assert all(person.address.endswith("@customer.example") for person in people)


def test_headers_are_listed_in_order_and_decoded() -> None:
    raw = bare("Received: one", "Received: two", "X-Note: =?utf-8?q?citt=C3=A0?=")
    assert headers(raw) == [("Received", "one"), ("Received", "two"), ("X-Note", "città")]


def test_a_bad_date_is_none() -> None:
    assert date_of(bare("Date: yesterday")) is None
    assert date_of(bare("Date: Mon, 02 Feb 2026 09:00:00 +0100")) == datetime(
        2026, 2, 2, 8, tzinfo=UTC
    )
