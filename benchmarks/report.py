"""`python -m benchmarks.report [--small 10000] [--large 1000000]`: how long a report takes and how
much memory, in a small store and in a large one.

Each store is made of our own mails of 800 days (`filling`; of a large one most are copies, by other
people about other issues), so a large one has more mail a day too: what a report costs grows with
that, not with the years before. A night (with all that is loaded
once), a week and a month in the middle are reported. Printed: seconds, processor seconds, and by
how much the process grew over one that has opened the store. `--keep` keeps the stores.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from benchmarks.filling import MAILS_EACH, START, fill
from inbox_assistant.config import Config
from inbox_assistant.report.nightly import written
from inbox_assistant.report.spans import KINDS, span_of
from inbox_assistant.store import open_store
from inbox_assistant.store.sqlite_database import SqliteDatabase

_FILLED = 20_000  # mails; the rest are copies, which are made much faster
_MIDDLE = (START + timedelta(days=400)).date().replace(day=1)


def main() -> None:
    """Measure both sizes and print them side by side."""
    asked = _arguments()
    if asked.one:
        print(json.dumps(_measured(asked.one)))
        return
    with tempfile.TemporaryDirectory() as base:
        folder = asked.keep or Path(base)
        print(f"{'mails':>10}{'report':>10}{'seconds':>10}{'CPU s':>8}{'MB more':>10}{'MB':>8}")
        for mails in (asked.small, asked.large):
            for line in _of_store(folder, mails):
                print(line, flush=True)


def _of_store(folder: Path, mails: int) -> list[str]:
    path = folder / f"report-{mails}.db"
    if not path.exists():
        fill(path, min(mails, _FILLED) // MAILS_EACH, ())
        _copy(SqliteDatabase(path), mails // _FILLED)
    run = [sys.executable, "-m", "benchmarks.report", "--one", str(path)]
    told = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
    return [
        f"{mails:>10}{one['kind']:>10}{one['seconds']:>10.2f}{one['cpu']:>8.2f}"
        f"{one['more']:>10.0f}{one['all']:>8.0f}"
        for one in told
    ]


# Per table that is copied: the column of its number, of what that is a number, and what of a copy
# is its own (other people, conversations and issues).
_COPIED: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "issue_ids": ("id", "issues", {}),
    "issues": ("id", "issues", {"version": "version + :issues"}),
    "issue_counts": ("issue_id", "issues", {}),
    "conversations": (
        "id",
        "conversations",
        {"customer_address": ":copy || customer_address", "issue": "issue + :issues"},
    ),
    "mails": (
        "id",
        "mails",
        {
            "conversation_id": "conversation_id + :conversations",
            "writer": ":copy || writer",
        },
    ),
    "readings": ("mail_id", "mails", {}),
    "memberships": (
        "mail_id",
        "mails",
        {"issue_id": "issue_id + :issues", "writer": ":copy || writer"},
    ),
}


def _copy(db: SqliteDatabase, times: int) -> None:
    """Let the store hold so many times what it holds."""
    numbered = ("issues", "conversations", "mails")
    most = {name: (db.one(f"SELECT max(id) AS n FROM {name}") or {})["n"] for name in numbered}
    for copy in range(1, times):
        shift = {name: copy * number for name, number in most.items()} | {"copy": f"{copy}."}
        with db.writing():
            for table in _COPIED:
                _copy_table(db, table, most, shift)
    db.close()


def _copy_table(
    db: SqliteDatabase, table: str, most: Mapping[str, int], shift: Mapping[str, int | str]
) -> None:
    number, kind, own = _COPIED[table]
    own = {**own, number: f"{number} + :{kind}"}
    columns = [row["name"] for row in db.rows(f"SELECT name FROM pragma_table_info('{table}')")]
    values = ", ".join(own.get(name, name) for name in columns)
    db.run(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} "
        f"WHERE {number} <= {most[kind]}",
        **{name: value for name, value in shift.items() if f":{name}" in values},
    )


def _measured(path: Path) -> list[dict[str, str | float]]:
    store, config = open_store(str(path)), Config(store=str(path))
    before = _megabytes()
    found: list[dict[str, str | float]] = []
    for kind in KINDS:
        span = span_of(kind, _MIDDLE, config)
        wall, cpu = time.perf_counter(), time.process_time()
        row = written(store, config, span, span.until)
        found.append(
            {
                "kind": kind,
                "seconds": time.perf_counter() - wall,
                "cpu": time.process_time() - cpu,
                "more": _megabytes() - before,
                "all": _megabytes(),
                "bytes": len(row.data),
            }
        )
    store.close()
    return found


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000, help="mails")
    parser.add_argument("--large", type=int, default=1_000_000, help="mails")
    parser.add_argument("--keep", type=Path, help="the folder of the stores")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
