"""Bytes become the right characters, or at least some, whatever they claim to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.charsets import decode
from inbox_assistant.mail.parse import headers, parse
from tests.mail.raws import bare

ITALIAN = "perché è così"
RUSSIAN = "Здравствуйте, я не могу войти в свой профиль со вчерашнего дня"
CHINESE = "您好，我从昨天起无法登录我的帐户，请帮助我，谢谢"
JAPANESE = "こんにちは、昨日からログインできません。"


@pytest.mark.parametrize(
    ("claim", "data", "text"),
    [
        ("utf-8", ITALIAN.encode("latin-1"), ITALIAN),
        ("iso-8859-1", ITALIAN.encode(), ITALIAN),
        ("gbk", CHINESE.encode(), CHINESE),
        ("", RUSSIAN.encode("cp1251"), RUSSIAN),
        ("no-such-set", CHINESE.encode("gb18030"), CHINESE),
        ("gb2312", "朱镕基".encode("gb18030"), "朱镕基"),
        ("iso-2022-jp", JAPANESE.encode("iso-2022-jp"), JAPANESE),
        ("", JAPANESE.encode("iso-2022-jp"), JAPANESE),
        ("iso-2022-jp", JAPANESE.encode("cp932"), JAPANESE),
        ("shift_jis", "①髙".encode("cp932"), "①髙"),
        ("utf-7", b"perch+AOk-", "perché"),
        ("utf-16", b"plain", "plain"),
        ("utf-16", b"even", "even"),
        ("utf-8", ITALIAN.encode() + b"\xff", f"{ITALIAN}\ufffd"),
        ("idna", b"xn--a", "xn--a"),
        ("zlib_codec", b"\x78\x9c", "xœ"),
        ("x" * 100_000, b"a\xe9", "aé"),
    ],
)
def test_the_fallback_order(claim: str, data: bytes, text: str) -> None:
    assert decode(data, claim) == text


def test_a_truncated_shift_is_decoded_as_far_as_it_goes() -> None:
    assert decode(JAPANESE.encode("iso-2022-jp")[:14], "iso-2022-jp").startswith("こん")
    assert decode(JAPANESE.encode("iso-2022-jp")[:15], "iso-2022-jp").startswith("こん")


@pytest.mark.parametrize(
    ("charset", "text"),
    [("gb18030", "发票 您好"), ("windows-1251", "Привет"), ("utf-8", "città"), ("", "città")],
)
def test_raw_bytes_in_fields_may_be_of_the_sets_of_the_body(charset: str, text: str) -> None:
    data = text.encode(charset or "utf-8")
    raw = bare(f"Content-Type: text/plain; charset={charset or 'us-ascii'}")
    mail = parse(b"Subject: " + data + b"\r\nFrom: " + data + b" <a@b.example>\r\n" + raw)
    assert (mail.subject, mail.sender.name) == (text, text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("=?utf-7?q?perch+AOk-?=", "perché"),
        ("=?iso-2022-jp?b?GyRCJCIbKEI=?=", "あ"),
        ("=?iso-2022-jp?b?GyRCJCI?=", "あ"),
        ("=?utf-8?b?4pyT?= and =?utf-8?b?!!!!?=", "✓ and "),
        ("=?utf-8?q?open", "=?utf-8?q?open"),
        ("=?utf-8?x?open?=", "=?utf-8?x?open?="),
        ("a=?utf-8?q?b?=c", "abc"),
    ],
)
def test_encoded_words_however_broken(written: str, text: str) -> None:
    assert headers(bare(f"X-Note: {written}")) == [("X-Note", text.strip())]


claims = st.sampled_from(["", "utf-8", "utf-7", "utf-16", "iso-2022-jp", "gb18030", "hz", "cp1252"])


@given(st.binary(max_size=100), claims | st.text(max_size=10), claims)
def test_any_bytes_give_text(data: bytes, claim: str, otherwise: str) -> None:
    assert isinstance(decode(data, claim, otherwise), str)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x1b"), max_size=100))
def test_utf8_is_never_misread(text: str) -> None:
    assert decode(text.encode(), "utf-8") == text
