"""A parser for tests that does to its process what the mail says."""

import os
import signal
import time

from inbox_assistant.errors import UnreadableMail
from inbox_assistant.model import Address, Mail

_hoard: list[bytes] = []


def parse(raw: bytes) -> Mail:
    """Return a mail whose subject is the bytes, and whose own words are the process's id."""
    match raw.split(b" ")[0]:
        case b"exit":
            os._exit(3)
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"sleep":
            time.sleep(60)
        case b"swallow":
            _hoard.extend(bytes(1 << 20) for _ in range(2000))
        case b"empty":
            raise UnreadableMail("The mail is empty.")
        case b"faulty":
            raise LookupError("no such thing")
    writer = Address("", "anna@customer.example")
    return Mail("<1@customer.example>", raw.decode(), writer, own_words=str(os.getpid()))
