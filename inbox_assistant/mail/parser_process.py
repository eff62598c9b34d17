"""The program of a parser process: mails in, what came of them out, until the line ends.

It imports what parsing needs and nothing else. The line is its standard input, used both ways.
"""

import gc
import logging
import os
import resource
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pkgutil import resolve_name

from inbox_assistant.mail.outcome import Parse, attempt

# The owner kills a parser at its time limit; one whose owner is gone ends this much later.
GRACE_SECONDS = 5


def main(parse_name: str, seconds: float, megabytes: int) -> None:
    """Serve the line until its other end is closed, by its owner or by its owner's death."""
    # Ctrl-C and the end of a service reach the whole group; the owner may still need us then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # mail-parser logs every oddity of a mail; `Mail.defects` tells them.
    logging.getLogger("mailparser").setLevel(logging.CRITICAL)
    parse: Parse = resolve_name(parse_name)
    line = Connection(os.dup(sys.stdin.fileno()))
    with suppress(ValueError, OSError):  # some systems know no such limit
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    gc.freeze()  # what is loaded by now stays: no collection needs to look at it
    with suppress(EOFError, OSError):
        line.send("ready")
        while True:
            _serve(line, parse, seconds)


def _serve(line: Connection, parse: Parse, seconds: float) -> None:
    # All mails are taken before the answer: two ends that both write wait for ever.
    raws = [line.recv_bytes() for _ in range(line.recv())]
    # Nobody handles this signal, so it ends even a parser that is deep in a C library.
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE_SECONDS)
    line.send([attempt(parse, raw) for raw in raws])
    signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
