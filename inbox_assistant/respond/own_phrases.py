"""A team's own phrases: files of the same form as ours, in a folder of the team.

`it.toml` replaces ours slot by slot and style by style; its `[signature]` table, by mailbox or for
"any", replaces the team's name below a letter. `all.toml` holds signatures for every language. The
files are the only truth: every process looks at them (a `stat`) and reads them when they changed.
What is wrong in them is told, and ours is used in its place.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from inbox_assistant.respond.phrase_rules import (
    MOST_WAYS,
    STYLES,
    Fault,
    fault_of_phrase,
    fault_of_signature,
    unknown,
)
from inbox_assistant.respond.phrases import Phrasebook, languages, phrasebook

ALL = "all"  # the file of signatures for every language
SIGNATURE = "signature"
ANY = "any"
LARGEST = 500_000  # bytes of a file

Ways = Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]  # slot, name, style


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a file, and the keys down to it ("opening.plain.formal")."""

    file: Path
    key: str
    fault: Fault

    def words(self, language: str = "en") -> str:
        """Return file, place, what is wrong and what to do."""
        return ": ".join(filter(None, (str(self.file), self.key, self.fault.words(language))))


@dataclass(frozen=True, slots=True)
class Own:
    """What a team's file says, as far as it is right, and what is wrong in it."""

    ways: Ways = field(default_factory=dict)
    signatures: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[Place, ...] = ()


def book_of(folder: Path | None, language: str) -> Phrasebook:
    """Return the phrases of a language, the team's own in place of ours; English ones when there
    are none. Never raises: what is wrong in the team's files is left out."""
    ours = phrasebook(language)
    if folder is None:
        return ours
    own, everywhere = own_phrases(folder, ours.language), own_phrases(folder, ALL)
    signatures = {**everywhere.signatures, **own.signatures}
    if not own.ways and not signatures:
        return ours
    return Phrasebook(ours.language, joined(ours.slots, own.ways), signatures)


def stamp_of(folder: Path | None, language: str) -> tuple[tuple[int, int, int], ...]:
    """Return what changes with the files that `book_of` reads; nothing when there are none."""
    if folder is None:
        return ()
    names = (phrasebook(language).language, ALL)
    return tuple(map(_stamp, (folder / f"{name}.toml" for name in names)))


def _stamp(file: Path) -> tuple[int, int, int]:
    try:
        seen = file.stat()
    except OSError:
        return (0, 0, 0)
    return (seen.st_mtime_ns, seen.st_size, seen.st_ino)


def own_phrases(folder: Path, name: str) -> Own:
    """Return what the team's file of a language (or `ALL`) says; nothing when there is none."""
    file = folder / f"{name}.toml"
    try:
        seen = file.stat()
    except FileNotFoundError:
        return Own()
    except OSError as error:
        return Own(wrong=(Place(file, "", Fault("unreadable", error.strerror or "?")),))
    return _read(file, seen.st_mtime_ns, seen.st_size, seen.st_ino)


def wrong_phrases(folder: Path | None, mailboxes: Collection[str]) -> list[Place]:
    """Return what is wrong in the team's files, for `config check` and `doctor`."""
    if folder is None or not folder.is_dir():
        return []
    names = (ALL, *languages())
    strange = [f for f in sorted(folder.glob("*.toml")) if f.stem not in names]
    found = [Place(f, "", Fault("language", f.stem, ", ".join(names))) for f in strange]
    for name in names:
        own = own_phrases(folder, name)
        found += own.wrong
        found += _of_no_mailbox(folder / f"{name}.toml", own.signatures, mailboxes)
    return found


@lru_cache(maxsize=32)
def _read(file: Path, *_seen: int) -> Own:
    # Keyed by time, size and inode too: a file that was replaced is read again.
    try:
        with file.open("rb") as opened:
            data = tomllib.loads(opened.read(LARGEST).decode("utf-8"))
    except OSError as error:
        return Own(wrong=(Place(file, "", Fault("unreadable", error.strerror or "?")),))
    except (ValueError, RecursionError) as error:  # wrong TOML or encoding, or endless brackets
        return Own(wrong=(Place(file, "", Fault("toml", str(error)[:200])),))
    wrong: list[Place] = []
    signatures = dict(_signatures(file, data.pop(SIGNATURE, {}), wrong))
    ours: Mapping[str, Any] = {} if file.stem == ALL else phrasebook(file.stem).slots
    ways: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    for slot, name, style, found in _ways(file, data, ours, wrong):
        ways.setdefault(slot, {}).setdefault(name, {})[style] = found
    return Own(ways, signatures, tuple(wrong))


def _signatures(file: Path, table: Any, wrong: list[Place]) -> Iterator[tuple[str, str]]:
    if not isinstance(table, dict):
        wrong.append(Place(file, SIGNATURE, Fault("unknown", SIGNATURE, f"[{SIGNATURE}]")))
        return
    for mailbox, text in table.items():
        told = isinstance(text, str)
        words = text.strip() if told else ""
        fault = fault_of_signature(words) if told else Fault("not_a_text")
        if fault:
            wrong.append(Place(file, f"{SIGNATURE}.{mailbox}", fault))
        else:
            yield mailbox, words


def _ways(
    file: Path, data: Mapping[str, Any], ours: Mapping[str, Any], wrong: list[Place]
) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield slot, name, style and ways of all that is right; add what isn't to `wrong`."""
    slots = [slot for slot, names in ours.items() if isinstance(names, dict)]
    for slot, names in _tables(file, "", data, slots, wrong):
        for name, styles in _tables(file, slot, names, ours[slot], wrong):
            for style, texts in styles.items():
                fault = _fault_of(style, texts, ours[slot][name])
                if fault:
                    wrong.append(Place(file, f"{slot}.{name}.{style}", fault))
                else:
                    yield slot, name, style, tuple(text.strip() for text in texts)


def _tables(
    file: Path, above: str, data: Any, known: Collection[str], wrong: list[Place]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, table in data.items():
        if key in known and isinstance(table, dict):
            yield key, table
        else:
            at = f"{above}.{key}".strip(".")
            wrong.append(Place(file, at[:200], unknown(key, [*known, SIGNATURE])))


def _fault_of(style: str, texts: Any, ours: Mapping[str, list[str]]) -> Fault | None:
    if style not in STYLES:
        return unknown(style, STYLES)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        return Fault("not_texts")
    return fault_of_ways(texts, ours)


def fault_of_ways(texts: list[str], ours: Mapping[str, list[str]]) -> Fault | None:
    """Return the first thing wrong with these ways to say what `ours` (by style) say."""
    if len(texts) > MOST_WAYS:
        return Fault("many", str(len(texts)), str(MOST_WAYS))
    if not texts:
        return Fault("empty")
    known = [way for ways in ours.values() for way in ways]
    return next(filter(None, (fault_of_phrase(text.strip(), known) for text in texts)), None)


def _of_no_mailbox(
    file: Path, signatures: Mapping[str, str], mailboxes: Collection[str]
) -> Iterator[Place]:
    for name in signatures:
        if name != ANY and name not in mailboxes:
            fault = Fault("mailbox", name[:60], ", ".join((ANY, *mailboxes)))
            yield Place(file, f"{SIGNATURE}.{name}", fault)


def joined(ours: Mapping[str, Any], own: Ways) -> Mapping[str, Any]:
    """Return the slots of `ours`, style by style replaced by what `own` has."""
    slots = dict(ours)
    for slot, names in own.items():
        slots[slot] = {**ours[slot], **{n: {**ours[slot][n], **s} for n, s in names.items()}}
    return slots
