"""Putting a backup back: what was lost comes again from the mailboxes, and nothing is said twice.

The database is made ready beside its place (brought up to date, what was on its way held for people
to decide, what was erased since erased again) and takes its place in one step. The one that was
there is moved aside, never deleted.
"""

import os
import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inbox_assistant import packing
from inbox_assistant.backups import carried, part_file, quiet, unpacked
from inbox_assistant.config import store_path
from inbox_assistant.errors import Conflict, InputError, StoreError
from inbox_assistant.packing import Manifest
from inbox_assistant.reforgetting import forget_again
from inbox_assistant.store import erased, open_store
from inbox_assistant.store.snapshots import Told, facts, in_use

_LOGS = ("-wal", "-shm")
_IN_USE = "{} is in use: stop all of Inbox Assistant first (run, poll, read, send, serve, report)."


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: `aside` is where the database went that was there, `held` how many replies
    wait for somebody, `erased` how many erasings were done again, `files` which files of the team
    were put back."""

    manifest: Manifest
    store: Path
    aside: Path | None
    held: int
    erased: int
    files: tuple[Path, ...]


def restore(
    file: Path, config_path: Path, now: datetime, *, force: bool = False, told: Told = quiet
) -> Restored:
    """Put that backup back where the configuration says the database is; `force` when what is there
    is newer, or can't be read.

    Raises InputError (no backup, a damaged one), Conflict (somebody works with the database, or it
    is newer), ConfigError and StoreError: then nothing was changed but the files that were missing.
    """
    said = packing.manifest_of(file)
    if said.facts.too_new:
        raise InputError(f"{file} was made by a newer version: install that one first.")
    files = _configuration(file, said, config_path)
    target = store_path(config_path)
    if not target.parent.is_dir():
        raise InputError(f"There is no folder {target.parent}: make it first.")
    _refuse(target, said, force=force)
    # Beside the database, so that it can take its place in one step.
    with unpacked(file, target.parent, told) as (manifest, place):
        files += _put_back(place, manifest, config_path)
        gone = _erased(target, place, file, manifest)
        ready = place / packing.STORE
        held, again = _ready(ready, manifest, gone, now)
        _remember(target, gone)
        if target.exists() and _busy(target, force=force):  # somebody began meanwhile
            raise Conflict(_IN_USE.format(target))
        aside = _move_aside(target, now)
        _take_place(ready, target)
    return Restored(manifest, target, aside, held, again, files)


def _configuration(file: Path, said: Manifest, config_path: Path) -> tuple[Path, ...]:
    """Put the configuration back when there is none: it says where the database belongs."""
    name = next((name for name in said.parts if name.startswith(packing.CONFIG)), None)
    if config_path.exists() or name is None:
        return ()
    packing.unpack(file, name, config_path, quiet)
    return (config_path,)


def _refuse(target: Path, said: Manifest, *, force: bool) -> None:
    """Raise Conflict when the database there must not be moved aside."""
    if not target.exists():
        return
    # Whoever works with it would go on with the one moved aside: no force makes that safe.
    if _busy(target, force=force):
        raise Conflict(_IN_USE.format(target))
    if force:
        return
    now = facts(target, quiet)
    mails = now.counts.get("raw_mails", 0) > said.facts.counts.get("raw_mails", 0)
    if mails or now.newest > said.facts.newest:
        raise Conflict(
            f"{target} is newer than this backup: what happened since would be missing. "
            "Add --force to move it aside all the same."
        )


def _busy(target: Path, *, force: bool) -> bool:
    """Return whether somebody works with the database; one that can't be read may be forced."""
    try:
        return in_use(target)
    except StoreError as error:
        if force:
            return False
        raise Conflict(f"{error} Add --force to move it aside.") from error


def _erased(target: Path, place: Path, file: Path, manifest: Manifest) -> erased.Erased:
    """Return all that is known of what was erased: beside database and backup, and in it."""
    return erased.read(
        [
            erased.erased_file(target),
            carried(file.resolve().parent, manifest.store),
            place / packing.ERASED,
        ]
    )


def _ready(copy: Path, manifest: Manifest, gone: erased.Erased, now: datetime) -> tuple[int, int]:
    """Make the database safe to run; return how many replies are held, and erasings done again."""
    with closing(open_store(str(copy))) as store:
        made_at = datetime.fromisoformat(manifest.made_at)
        held = store.restores.begin(now, made_at)
        again = forget_again(store, gone)
        store.audit.note(None, "restored", "", f"the backup of {manifest.made_at}", now)
        if again:
            store.forgetting.shred(compact=True)
            held = store.restores.waiting()
    if in_use(copy):  # leaves one file, without a log
        raise StoreError(f"{copy} could not be closed.")
    return held, again


def _remember(target: Path, gone: erased.Erased) -> None:
    """Let the file beside the database say all that was erased. Raises OSError."""
    file = erased.erased_file(target)
    known = erased.read([file])
    people = {token: of for token, of in gone.people.items() if token not in known.people}
    erased.append(file, erased.Erased(gone.mails - known.mails, people).lines())


def _move_aside(target: Path, now: datetime) -> Path | None:
    """Move the database away with its log, and return where it is now."""
    if not target.exists():
        return None
    aside = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%SZ}")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}-")
    for end in ("", *_LOGS):
        part = target.with_name(target.name + end)
        if part.exists():
            part.rename(aside.with_name(aside.name + end))
    return aside


def _take_place(ready: Path, target: Path) -> None:
    handle = os.open(ready, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    ready.rename(target)


def _put_back(place: Path, manifest: Manifest, config_path: Path) -> tuple[Path, ...]:
    """Write the team's files that are not there; none is written over. The first of them is the
    configuration, and that is there."""
    base = config_path.resolve().parent
    places = [(name, inside) for name in manifest.parts if (inside := packing.inside(name))]
    written = []
    for name, inside in places[1:]:
        target = (base / inside).resolve()
        if target.exists() or not target.is_relative_to(base):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(part_file(place, manifest, name), target)
        target.chmod(0o600)
        written.append(target)
    return tuple(written)
