"""Signed and encrypted mail is shown as such."""

import pytest

from inbox_assistant.mail.parse import parse
from tests.builders import raw_mail
from tests.mail import raws

ARMOUR = "Version: x\n\niQEzBAEBCAAdFiEE\n=abcd"


def test_words_of_inline_pgp_have_no_armour() -> None:
    mail = parse(
        raw_mail(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nIt fails.\n- -- a dash\n"
            f"-----BEGIN PGP SIGNATURE-----\n{ARMOUR}\n-----END PGP SIGNATURE-----\n"
        )
    )
    assert mail.own_words == "It fails.\n-- a dash"
    assert mail.protection == "pgp-signed"


@pytest.mark.parametrize("end", ["-----END PGP MESSAGE-----\n", ""])
def test_encrypted_words_are_left_out_and_others_stay(end: str) -> None:
    mail = parse(raw_mail(f"Hello\n\n-----BEGIN PGP MESSAGE-----\n{ARMOUR}\n{end}See you soon!"))
    assert mail.own_words == "Hello\n\nSee you soon!"
    assert mail.protection == "pgp-encrypted"


@pytest.mark.parametrize(
    ("kind", "type_", "protection"),
    [
        ("signed", "application/pgp-signature; name=signature.asc", "pgp-signed"),
        ("signed", "application/pkcs7-signature; name=smime.p7s", "smime-signed"),
        ("encrypted", "application/pgp-encrypted", "pgp-encrypted"),
        ("mixed", "application/octet-stream", None),
    ],
)
def test_a_sealed_mail_is_known_by_its_parts(kind: str, type_: str, protection: str | None) -> None:
    part = f"Content-Type: {type_}\r\n\r\nx".encode()
    mail = parse(raws.multipart(kind, b"\r\nwords", part))
    assert (mail.own_words, mail.protection) == ("words", protection)
