"""What a request of the API asks for: how many, from where on."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from flask import abort, request

USUAL, MOST = 50, 100
_LONGEST = 200  # characters of a cursor
_HIGHEST = 2**53


def limit() -> int:
    """Return how many rows are asked for; what is no number from 1 to `MOST` is refused."""
    text = request.args.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST))):
        abort(400)
    return int(text) if 1 <= int(text) <= MOST else abort(400)


def cursor_of(key: Sequence[int] | None) -> str | None:
    """Return a key of a list as a text that means nothing to others."""
    if key is None:
        return None
    return urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def key_of_request() -> tuple[int, int] | None:
    """Return the key of the cursor that the request names, None without one; another is refused."""
    text = request.args.get("cursor")
    if text is None:
        return None
    try:
        if len(text) > _LONGEST:
            raise ValueError(text)
        first, second = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not all(type(one) is int and 0 <= one <= _HIGHEST for one in (first, second)):
            raise ValueError(text)
    except (ValueError, TypeError, RecursionError):
        abort(400)
    return first, second


def choice(name: str, allowed: Sequence[str], usual: str) -> str:
    """Return a parameter that is one of the allowed words; another is refused."""
    value = request.args.get(name, usual)
    return value if value in allowed else abort(400)
