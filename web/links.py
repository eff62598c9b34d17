"""Where a stranger's link leads, without disguise."""

from urllib.parse import SplitResult, urlsplit, urlunsplit

_SCHEMES = {"http", "https"}


def harmless(url: str) -> str | None:
    """Return the address of a link with its true host to be seen; None when it leads nowhere good.

    What stands before an @ ("https://bank.example@evil.example") is left out, a host in other
    letters is written as the name system knows it (RFC 5890: xn--…), so that look-alikes show. An
    address without a host would lead into our own pages.
    """
    if any(ord(character) < 33 for character in url.strip()) or "\\" in url:
        return None
    try:
        parts = urlsplit(url.strip())
        return url.strip() if parts.scheme.lower() == "mailto" else _undisguised(parts)
    except ValueError:  # urlsplit, .port and the codec refuse nonsense so
        return None


def _undisguised(parts: SplitResult) -> str | None:
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
        return None
    host = parts.hostname
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, host + port, parts.path, parts.query, parts.fragment))
