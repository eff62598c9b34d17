"""Names of attached files are safe to save under, on every system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.filenames import MAX_NAME, safe


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\bill.pdf", "bill.pdf"),
        ("=?utf-8?q?citt=C3=A0.txt?=", "città.txt"),
        ("CON", "_CON"),
        ("aux.txt", "_aux.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
        ("bill.pdf. . .", "bill.pdf"),
        (".htaccess", "htaccess"),
        ("bill.pdf          .exe", "bill.pdf.exe"),
        ("bill\u202efdp.exe", "billfdp.exe"),
        ("bill\r\nX: y.pdf", "bill X_ y.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("x" * 5_000 + ".pdf", "x" * (MAX_NAME - 5) + "….pdf"),
        ("a" * 5_000, "a" * (MAX_NAME - 2) + "…"),
        ("...", ""),
        ("  ", ""),
        (None, ""),
        ("שלום.pdf", "שלום.pdf"),
    ],
)
def test_names_are_safe(written: str | None, name: str) -> None:
    assert safe(written) == name


@given(st.text(max_size=300))
def test_any_name_is_one_safe_line(written: str) -> None:
    name = safe(written)
    name.encode()
    assert len(name) <= MAX_NAME
    assert not set(name) & set('/\\:*?"<>|\r\n\t\x00\u202e')
    assert name == name.strip(". ") and safe(name) == name
