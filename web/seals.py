"""What a browser keeps for us and can't write itself: signed, for one purpose, for a time."""

from datetime import timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from web import current


def sealed(purpose: str, value: Any, lifetime: timedelta) -> str:
    """Return the value as a text only we can write (HMAC), readable to all, until it is too old."""
    until = int((current.now() + lifetime).timestamp())
    return str(_serializer(purpose).dumps([until, value]))


def unsealed(purpose: str, text: str) -> Any:
    """Return the value of such a text, None when it is not ours, of another purpose, or too old."""
    try:
        until, value = _serializer(purpose).loads(text)
    except BadData:
        return None
    return value if current.now().timestamp() < until else None


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current.whole_store().joining.secret(), salt=f"inbox {purpose}")
