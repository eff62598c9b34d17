"""A backup as one file: a zip archive with a manifest that tells the sum of each part.

What is written is named at the end, when it is whole; what is read is believed only as far as the
manifest says so.
"""

import json
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

from inbox_assistant.errors import InputError
from inbox_assistant.store.snapshots import Facts, Told

MANIFEST = "manifest.json"
STORE = "store.db"
ERASED = "erased.jsonl"
CONFIG = "config/"  # what lies beside the configuration file, and below
ELSEWHERE = "elsewhere/"  # what it names in other places

_FORMAT = 1
_CHUNK = 1 << 20
_LONGEST_MANIFEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the archive."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself. `made_at` is a moment in ISO 8601, `store` where the database
    lay."""

    made_at: str
    program: str
    store: str
    facts: Facts
    parts: Mapping[str, Part] = field(default_factory=dict)

    def as_json(self) -> bytes:
        """Return the manifest as it stands in the archive."""
        said = {
            "format": _FORMAT,
            "made_at": self.made_at,
            "program": self.program,
            "store": self.store,
            "schema": list(self.facts.schema),
            "counts": dict(self.facts.counts),
            "mails_sha256": self.facts.mails,
            "newest": self.facts.newest,
            "files": {
                name: {"sha256": part.sha256, "bytes": part.bytes}
                for name, part in self.parts.items()
            },
        }
        return json.dumps(said, indent=1, ensure_ascii=False).encode()


def pack(
    target: Path, manifest: Manifest, files: Mapping[str, Path], told: Told
) -> dict[str, Part]:
    """Write the files and the manifest into an archive; return its parts. Raises OSError."""
    whole = sum(path.stat().st_size for path in files.values())
    parts: dict[str, Part] = {}
    done = 0
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, path in files.items():
            with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as into:
                parts[name] = _copied(source, into, "packing", done, whole, told)
            done += parts[name].bytes
        said = Manifest(manifest.made_at, manifest.program, manifest.store, manifest.facts, parts)
        archive.writestr(MANIFEST, said.as_json())
    return parts


def manifest_of(file: Path) -> Manifest:
    """Return what an archive says of itself. Raises InputError when it is no backup."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
                raise InputError(f"{file} is no backup: its manifest is too long.")
            return _manifest(json.loads(archive.read(MANIFEST)), file)
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{file} is no backup of this program, or a damaged one.") from error


def unpack(file: Path, name: str, target: Path, told: Told) -> None:
    """Write one part of an archive to a new file, readable by the owner only. Raises InputError
    when it is not what the manifest says, and OSError."""
    part = manifest_of(file).parts.get(name)
    if part is None:
        raise InputError(f"{file} has no {name}: it is not whole.")
    target.touch(mode=0o600)
    try:
        with (
            zipfile.ZipFile(file) as archive,
            archive.open(name) as source,
            target.open("wb") as into,
        ):
            found = _copied(source, into, "unpacking", 0, part.bytes, told, part.bytes)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, zlib.error) as error:
        raise InputError(f"{file} is damaged in {name}: use another backup.") from error
    if found != part:
        raise InputError(f"{file} is damaged in {name}: use another backup.")


def inside(name: str) -> PurePosixPath | None:
    """Return the place of a file below the folder of the configuration, None when the name leads
    anywhere else."""
    path = PurePosixPath(name.removeprefix(CONFIG))
    safe = name.startswith(CONFIG) and path.parts and not path.is_absolute()
    return path if safe and ".." not in path.parts and "\\" not in name else None


def free(folder: Path) -> int:
    """Return how many bytes are free there."""
    return shutil.disk_usage(folder).free


def _manifest(said: dict[str, Any], file: Path) -> Manifest:
    if said["format"] > _FORMAT:
        raise InputError(f"{file} was made by a newer version: install that one first.")
    return Manifest(
        made_at=str(said["made_at"]),
        program=str(said["program"]),
        store=str(said["store"]),
        facts=Facts(
            tuple(map(str, said["schema"])),
            {str(name): int(number) for name, number in said["counts"].items()},
            str(said["mails_sha256"]),
            int(said["newest"]),
        ),
        parts={
            str(name): Part(str(part["sha256"]), int(part["bytes"]))
            for name, part in said["files"].items()
        },
    )


def _copied(
    source: IO[bytes], into: IO[bytes], what: str, done: int, whole: int, told: Told, most: int = -1
) -> Part:
    """Copy to the end, but no more than `most` and a little; return what was copied."""
    digest, size = sha256(), 0
    while chunk := source.read(_CHUNK):
        into.write(chunk)
        digest.update(chunk)
        size += len(chunk)
        told(what, done + size, whole)
        if 0 <= most < size:
            break
    return Part(digest.hexdigest(), size)
