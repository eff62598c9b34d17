"""The name a sender works under, and whether another one has died.

Names only spare waiting: a lease that ends frees the work of any worker, wherever it ran.
"""

import os
import secrets
import socket

_of_this_process: set[str] = set()


def new_worker() -> str:
    """Return a name that nobody had before: host, process, and chance."""
    name = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
    _of_this_process.add(name)
    return name


def gone(worker: str) -> bool:
    """Return whether that worker's process has surely ended: only those of this host are known."""
    host, _, number = worker.rpartition("/")[0].rpartition("/")
    if host != socket.gethostname() or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        # After a restart in a container a process may bear the number of the one before.
        return worker not in _of_this_process
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
