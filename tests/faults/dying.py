"""The program itself, killed as by `kill -9` at a commit of its choosing.

    python -m tests.faults.dying N before|after ARGUMENTS…

The database's own connection is what dies: the program knows nothing of it.
"""

import os
import signal
import sqlite3
import sys
from functools import partial

from inbox_assistant.cli import main


class DyingConnection(sqlite3.Connection):
    """Counts commits; at the last one allowed the process ends without a farewell."""

    left = 0
    before = False

    def commit(self) -> None:
        """Commit, or die on either side of it."""
        DyingConnection.left -= 1
        if DyingConnection.left == 0 and self.before:
            os.kill(os.getpid(), signal.SIGKILL)
        super().commit()
        if DyingConnection.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    DyingConnection.left = int(sys.argv[1])
    DyingConnection.before = sys.argv[2] == "before"
    sqlite3.connect = partial(sqlite3.connect, factory=DyingConnection)  # type: ignore[assignment]
    main(sys.argv[3:])
