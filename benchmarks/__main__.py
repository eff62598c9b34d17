"""`./dev bench [OPTIONS] [PATH...]`: the intake against its floor, its growth with the mailbox, and
how well mail is understood in the labelled files given (see `benchmarks.quality`).

Mail comes from a private Dovecot on loopback. Compare ratios, not figures of different days.
"""

import argparse
import logging
import tempfile
from itertools import islice
from pathlib import Path

from benchmarks import fetch, growth, ingest, quality, reach, reading
from benchmarks.corpus import mails
from tests.rig import Dovecot

MOST_READ = 400  # mails: with the embedding, reading takes its time


def main() -> None:
    """Run what was asked for and print it."""
    arguments = _arguments()
    logging.disable(logging.CRITICAL)
    raws = _corpus(arguments.corpus, arguments.n)
    with Dovecot() as dovecot, tempfile.TemporaryDirectory() as base:
        folder = Path(base)
        account = dovecot.account()
        account.deliver(*raws)
        account.messages()  # the server builds its index once
        if "fetch" in arguments.only:
            fetch.report(account, len(raws), arguments.rounds)
        if "ingest" in arguments.only:
            ingest.report(account, raws, arguments.rounds, folder)
        if "growth" in arguments.only:
            growth.report(dovecot.account(), arguments.growth, folder)
        if "reading" in arguments.only:
            reading.report(min(len(raws), MOST_READ), arguments.rounds)
            ingest.report_reading(account, folder / "read.db")
    if "memory" in arguments.only:
        reading.report_memory(arguments.read)
    if "reach" in arguments.only:
        reach.report()
    if arguments.paths:
        quality.report(arguments.paths)


def _arguments() -> argparse.Namespace:
    parts = ("fetch", "ingest", "growth", "reading", "memory", "reach")
    parser = argparse.ArgumentParser(prog="./dev bench", description="Measure, as ratios.")
    parser.add_argument("--only", choices=parts, action="append", help="leave out the others")
    parser.add_argument("--n", type=int, default=1000, help="how many mails are taken in")
    parser.add_argument("--rounds", type=int, default=3, help="of each: median CPU, best time")
    parser.add_argument("--corpus", type=Path, help="a folder of .eml files instead of our own")
    parser.add_argument("--read", type=int, default=10_000, help="mails read to watch the memory")
    parser.add_argument("--growth", type=int, default=10_000, help="how far the mailbox grows")
    parser.add_argument(
        "paths", type=Path, nargs="*", help="labelled mails: how well they are read"
    )
    arguments = parser.parse_args()
    arguments.only = arguments.only or parts
    return arguments


def _corpus(folder: Path | None, count: int) -> list[bytes]:
    if folder is None:
        return mails(count)
    return [file.read_bytes() for file in islice(sorted(folder.rglob("*.eml")), count)]


if __name__ == "__main__":
    main()
