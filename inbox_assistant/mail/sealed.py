"""Signed and encrypted mail: S/MIME (RFC 8551) and PGP (RFC 3156, RFC 9580) are shown as such.

Nothing is decrypted and no signature is checked: an agent who needs that has a mail program.
"""

import re

from inbox_assistant.mail.structure import Tree
from inbox_assistant.model import Protection

_BEGIN_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_BEGIN_MESSAGE = "-----BEGIN PGP MESSAGE-----"
_ENDS = ("-----END PGP SIGNATURE-----", "-----END PGP MESSAGE-----")
_ARMOUR = re.compile(r"[A-Za-z0-9+/=]{1,100}|[A-Za-z]{1,20}: .{0,200}|")
_BY_TYPE: dict[str, Protection] = {
    "application/pgp-encrypted": "pgp-encrypted",
    "application/pgp-signature": "pgp-signed",
    "application/pkcs7-signature": "smime-signed",
    "application/x-pkcs7-signature": "smime-signed",
}


def protection(tree: Tree, text: str) -> Protection | None:
    """Return how the mail is sealed, None when it is not."""
    if tree.protection:
        return tree.protection
    types = {leaf.type for leaf in tree.leaves}
    for type_, sealed in _BY_TYPE.items():
        if type_ in types:
            return sealed
    lines = {line.rstrip() for line in text.split("\n") if line.startswith("-----BEGIN PGP")}
    if _BEGIN_MESSAGE in lines:
        return "pgp-encrypted"
    return "pgp-signed" if _BEGIN_SIGNED in lines else None


def unarmoured(text: str) -> str:
    """Return the text without PGP's armour around and in it (RFC 9580 6.2, 7)."""
    if "-----BEGIN PGP" not in text:
        return text
    kept: list[str] = []
    inside = ""  # the armour or header that is being left out
    escaped = False
    for line in text.split("\n"):
        mark = line.rstrip()
        if mark in (_BEGIN_SIGNED, _BEGIN_SIGNATURE, _BEGIN_MESSAGE):
            inside, escaped = mark, mark == _BEGIN_SIGNED
        elif not inside:
            kept.append(line[2:] if escaped and line.startswith("- ") else line)
        elif _is_over(inside, mark):
            inside = ""
            if mark and mark not in _ENDS:
                kept.append(line)
    return "\n".join(kept)


def _is_over(inside: str, mark: str) -> bool:
    """Return whether a line ends what is left out: the header of signed words at its empty line,
    armour at its last line, or before words when that is missing."""
    if inside == _BEGIN_SIGNED:
        return not re.match(r"[A-Za-z]{1,20}: ", mark)
    return mark in _ENDS or not _ARMOUR.fullmatch(mark)
