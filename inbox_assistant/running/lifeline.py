"""A part ends when its supervisor does, even if that was killed: the supervisor holds one end of a
pipe, the part waits at the other. This works wherever there are pipes, and for any way to die."""

import os
import signal
import threading
import time

#: Set by the supervisor for its children: their standard input is the pipe.
VARIABLE = "INBOX_ASSISTANT_LIFELINE"
_STOP_SECONDS = 5.0


def hold() -> None:
    """End this process as if told to when the supervisor is gone; nothing where there is none."""
    if os.environ.pop(VARIABLE, ""):
        threading.Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    while os.read(0, 1):
        pass  # nobody says anything; only the end matters
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_STOP_SECONDS)
    os._exit(1)  # it did not end in time, and nobody else is there to kill it
