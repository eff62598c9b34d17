"""Raw mails for tests of the parser, byte for byte."""

import base64
from struct import pack

from asn1crypto.cms import ContentInfo, SignedData


def bare(*lines: str, body: bytes = b"Hi\r\n") -> bytes:
    """A mail of exactly these header lines."""
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def multipart(kind: str, *parts: bytes) -> bytes:
    """A multipart mail of whole parts."""
    inner = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    head = f"From: a@b.example\r\nContent-Type: multipart/{kind}; boundary=b\r\n\r\n"
    return head.encode() + inner


def encoded(type_: str, content: bytes, more: str = "") -> bytes:
    """A part with base64 content."""
    head = f"Content-Type: {type_}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n"
    return head.encode() + base64.encodebytes(content)


def tnef(*attributes: tuple[int, bytes]) -> bytes:
    """A winmail.dat of these attributes (MS-OXTNEF 2.1.3.2)."""
    whole = (pack("<BHHI", 1, id_, 0, len(data)) + data + b"\0\0" for id_, data in attributes)
    return pack("<IH", 0x223E9F78, 1) + b"".join(whole)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    """MAPI properties of variable length: type, id and value of each."""

    def one(kind: int, id_: int, value: bytes) -> bytes:
        padding = b"\0" * (-len(value) % 4)
        return pack("<HHII", kind, id_, 1, len(value)) + value + padding

    return pack("<I", len(values)) + b"".join(one(*value) for value in values)


def signed(content: bytes) -> bytes:
    """CMS signed-data around content, without any signature."""
    data = SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": content},
            "signer_infos": [],
        }
    )
    return bytes(ContentInfo({"content_type": "signed_data", "content": data}).dump())


def calendar(method: str = "REQUEST", *lines: str) -> str:
    """An invitation of a Monday in Rome."""
    event = lines or (
        "DTSTART;TZID=Europe/Rome:20260202T090000",
        "DTEND;TZID=Europe/Rome:20260202T100000",
        "SUMMARY:Visit\\, with tea",
        "LOCATION:Via Roma 1",
        "ORGANIZER;CN=Anna Rossi:mailto:anna@customer.example",
    )
    whole = ("BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT", *event)
    return "\r\n".join((*whole, "END:VEVENT", "END:VCALENDAR", ""))
