"""A process that lets mail come in, one after the other, until it is ended: `python -m tests.busy
STORE`."""

import sys
from pathlib import Path

from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import arrive

FIRST = 1_000


def main() -> None:
    store = SqliteStore.open(Path(sys.argv[1]))
    number = FIRST
    while True:
        arrive(store, number)
        number += 1


if __name__ == "__main__":
    main()
