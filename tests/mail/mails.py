"""Mails to put on servers."""

from tests.builders import raw_mail


def mails(count: int, start: int = 1, size: int = 0) -> list[bytes]:
    """Different mails, with the line ends of the wire."""
    numbers = range(start, start + count)
    raws = [raw_mail(f"Mail {n} " + "x" * size, Message_ID=f"<{n}@x.example>") for n in numbers]
    return [raw.replace(b"\n", b"\r\n") for raw in raws]
