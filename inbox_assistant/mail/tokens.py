"""Signed tokens that name a conversation: in our Message-IDs and plus-addresses.

Who sends one back has had our mail before them, whatever address they write from. A token is
letters, digits and one hyphen, so it may stand in any local part and Message-ID (RFC 5322 3.2.3).
"""

import base64
import hashlib
import hmac
import re

_MAC = 16  # characters of base32: 80 bits
# Mail programs and gateways change the case of addresses; `\b` would part words at the hyphen too.
_TOKEN = re.compile(rf"(?<![a-z0-9])c([1-9][0-9]{{0,14}})-([a-z2-7]{{{_MAC}}})(?![a-z0-9])", re.I)


def sign(conversation_id: int, secret: bytes) -> str:
    """Return the token of a conversation, in lower case, e.g. "c42-jbswy3dpehpk3pxp"."""
    return f"c{conversation_id}-{_mac(conversation_id, secret)}"


def looks_signed(text: str) -> bool:
    """Return whether the text holds what may be a token, valid or not."""
    return _TOKEN.search(text) is not None


def signed(text: str, secret: bytes) -> int | None:
    """Return the conversation named by the first valid token in the text, None without one.

    The text is a Message-ID, an address, or whatever a mail program made of them.
    """
    for number, mac in _TOKEN.findall(text):
        if hmac.compare_digest(mac.lower(), _mac(int(number), secret)):
            return int(number)
    return None


def _mac(conversation_id: int, secret: bytes) -> str:
    """Return the keyed hash (HMAC-SHA256, RFC 2104), cut as its section 5 allows."""
    digest = hmac.new(secret, b"conversation %d" % conversation_id, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:_MAC]
