"""Mutated mails against the parser: never an exception, never more than two seconds a mail.

    python -m benchmarks.fuzz FOLDER_OF_MAILS [--rounds N] [--seed S]

Every round takes one mail of the folder and changes it: bytes are flipped, cut, doubled, spliced
from another mail, header lines are swapped. Prints what was met; exits 1 on any exception but
UnreadableMail, or a mail that takes longer. A round is repeated exactly with the same seed.
"""

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inbox_assistant.errors import UnreadableMail
from inbox_assistant.mail.parse import attachment, parse

MAX_SECONDS = 2.0
MAX_SIZE = 5_000_000

Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def flipped(mail: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the mail with a few bytes changed."""
    changed = bytearray(mail)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(mail: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the mail without a stretch of it."""
    start, end = _stretch(mail, chance)
    return mail[:start] + mail[end:]


def ended(mail: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the beginning of the mail."""
    return mail[: chance.randrange(len(mail))]


def doubled(mail: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the mail with a stretch of it several times."""
    start, end = _stretch(mail, chance)
    return mail[:end] + mail[start:end] * chance.randint(1, 9) + mail[end:]


def spliced(mail: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the mail with a stretch of another mail in it."""
    other = chance.choice(others)
    start, end = _stretch(other, chance)
    at = chance.randrange(len(mail))
    return mail[:at] + other[start:end] + mail[at:]


def swapped(mail: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the mail with the lines of its header in another order, some of another mail."""
    head, gap, body = mail.partition(b"\n\n" if b"\r\n\r\n" not in mail else b"\r\n\r\n")
    lines = head.split(b"\n") + chance.choice(others)[:2_000].split(b"\n")[:5]
    chance.shuffle(lines)
    return b"\n".join(lines) + gap + body


def nested(mail: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the mail as one part of another, whose boundary may occur in it."""
    name = chance.choice((b"b", b"boundary", mail[:9].strip() or b"x"))
    kind = chance.choice((b"mixed", b"alternative", b"digest", b"signed", b"related"))
    head = b"Content-Type: multipart/" + kind + b'; boundary="' + name + b'"\r\n\r\n'
    inside = (b"\r\n--" + name + b"\r\n").join((b"", mail, chance.choice(others)))
    return head + inside + chance.choice((b"", b"\r\n--" + name + b"--\r\n"))


MUTATIONS: tuple[Mutation, ...] = (flipped, cut, ended, doubled, spliced, swapped, nested)


@dataclass(slots=True)
class Result:
    """What a run has met. `slowest` names the round that took `seconds`."""

    mails: int = 0
    unreadable: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether nothing escaped and nothing took too long."""
        return not self.failures and self.seconds <= MAX_SECONDS


def run(mails: Sequence[tuple[str, bytes]], rounds: int, seed: int) -> Result:
    """Parse mutated mails and all their attachments; return what was met."""
    result = Result()
    others = [raw for _, raw in mails]
    for number in range(rounds):
        chance = random.Random(f"{seed}-{number}")
        name, raw = chance.choice(mails)
        for _ in range(chance.randint(1, 3)):
            raw = chance.choice(MUTATIONS)(raw or b"x", chance, others)[:MAX_SIZE]
        _parse(result, f"{name} in round {number}", raw)
    return result


def _parse(result: Result, name: str, raw: bytes) -> None:
    started = time.process_time()
    try:
        mail = parse(raw)
        for index, described in enumerate(mail.attachments[:5]):
            if attachment(raw, index)[0] != described:
                result.failures[f"{name}: attachment {index} differs"] += 1
    except UnreadableMail:
        result.unreadable += 1
    except Exception as error:
        result.failures[f"{name}: {type(error).__name__}: {error}"[:200]] += 1
    took = time.process_time() - started
    result.mails += 1
    if took > result.seconds:
        result.seconds, result.slowest = took, name


def _stretch(mail: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(mail))
    return start, start + chance.randrange(1, 1 + chance.choice((10, 200, 5_000)))


def mails_in(folder: Path) -> list[tuple[str, bytes]]:
    """Return the files of a folder and its folders, by name, but for lists of JSON lines."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".jsonl")
    return [(path.name, raw) for path in files if (raw := path.read_bytes())]


def main() -> int:
    """Run from the command line; return the exit status."""
    options = argparse.ArgumentParser(description="Parse mutated mails.")
    options.add_argument("folder", type=Path)
    options.add_argument("--rounds", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    result = run(mails_in(given.folder), given.rounds, given.seed)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{result.mails} mails, {result.unreadable} unreadable, {memory} MB at most")
    print(f"slowest: {result.seconds:.2f} CPU s, {result.slowest}")
    for failure, times in result.failures.most_common(50):
        print(f"{times} x {failure}")
    return 0 if result.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
