"""A file beside the database that outlives it: what was erased, known by hashes alone.

A backup is older than what was erased after it. When it is put back, this file says what has to
go again: tombstones of mails, and people by salted hashes of their addresses, which tell only
whoever knows an address already.
"""

import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: mails by mailbox and hash, and people, each by the token of the erasing and
    the hashes of the addresses."""

    mails: frozenset[tuple[str, str]] = frozenset()
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def lines(self) -> list[Line]:
        """Return it as lines of a file."""
        people = [{"person": token, "addresses": sorted(of)} for token, of in self.people.items()]
        return [*({"mailbox": box, "hash": value} for box, value in sorted(self.mails)), *people]


def erased_file(store: Path) -> Path:
    """Return the file that stands beside a database."""
    return store.with_name(f"{store.name}.erased")


def person_line(token: str, addresses: Iterable[str]) -> Line:
    """Return the line of a person who is erased; the token salts the hashes."""
    hashes = sorted(hash_of_address(token, address) for address in addresses)
    return {"person": token, "addresses": hashes}


def hash_of_address(token: str, address: str) -> str:
    """Return the hash of an address in the erasing of that token."""
    return sha256(f"{token} {address.strip().casefold()}".encode("utf-8", "replace")).hexdigest()


def append(path: Path, lines: Sequence[Line]) -> None:
    """Add lines for good, readable by the owner only. Raises OSError."""
    if not lines:
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        # A line of its own even after one that was cut off in the middle.
        start = b"\n" if file.tell() else b""
        file.write(start + b"\n".join(json.dumps(line).encode() for line in lines) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(paths: Collection[Path]) -> Erased:
    """Return what these files say together; one that is not there says nothing, and neither does a
    line that was cut off."""
    mails: set[tuple[str, str]] = set()
    people: dict[str, frozenset[str]] = {}
    for path in paths:
        if not path.exists():
            continue
        with path.open("rb") as file:
            for line in file:
                _take(line, mails, people)
    return Erased(frozenset(mails), people)


def _take(line: bytes, mails: set[tuple[str, str]], people: dict[str, frozenset[str]]) -> None:
    try:
        said = json.loads(line)
        if "person" in said:
            people[str(said["person"])] = frozenset(map(str, said["addresses"]))
        else:
            mails.add((str(said["mailbox"]), str(said["hash"])))
    except (ValueError, KeyError, TypeError):
        return
