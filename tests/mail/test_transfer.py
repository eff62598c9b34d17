"""Transfer encodings, however broken."""

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.transfer import undone

ENCODINGS = ("base64", "quoted-printable", "x-uuencode", "8bit", "")


@pytest.mark.parametrize(
    ("encoding", "written", "data"),
    [
        ("base64", b"Y W\r\nJj", b"abc"),
        ("BASE64 ", b"YWI", b"ab"),
        ("base64", b"YWJjZ", b"abc"),
        ("base64", b"YQ==YWJj", b"aabc"),
        ("base64", b"YQ==\r\n-- \r\nour mailing list", b"a"),
        ("base64", b"\xff!?", b""),
        ("quoted-printable", b"caf=E9 =\r\nand =  \r\nmore", b"caf\xe9 and more"),
        ("quoted-printable", b"100 =% =ZZ =", b"100 =% =ZZ "),
        ("x-uuencode", b"text\nbegin 644 a\n#86)C\n`\nend\n", b"abc"),
        ("x-uuencode", b"begin 644 a\n#86)C\nnonsense here\n", b"abc"),
        ("uuencode", b"no beginning", b"no beginning"),
        ("x-unknown", b"=41", b"=41"),
    ],
)
def test_what_can_be_decoded_is(encoding: str, written: bytes, data: bytes) -> None:
    assert undone(written, encoding).startswith(data)
    if b"nonsense" not in written:
        assert undone(written, encoding) == data


@given(st.binary(max_size=200), st.sampled_from(ENCODINGS))
def test_any_bytes_are_decoded_somehow(data: bytes, encoding: str) -> None:
    assert isinstance(undone(data, encoding), bytes)


@given(st.binary(max_size=200))
def test_what_was_encoded_comes_back(data: bytes) -> None:
    assert undone(base64.encodebytes(data), "base64") == data
    quoted = binascii.b2a_qp(data, istext=False)
    assert undone(quoted, "quoted-printable") == data
