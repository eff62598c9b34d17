"""How well mails are understood, grouped and answered, beside what careful readers say.

    python -m benchmarks.quality PATH...

Each PATH is a file of JSON lines: labelled mails (docs of the form in `training/data`), drafts with
marked faults, which name the mails they answer by id (give those mails too), or one of the public
sets named in `public.toml`. Where mails belong to an organisation that taught the shipped weights,
all is learnt anew without it first: no figure here is about mails a weight has seen. The last
table holds the aims beside what was measured on all labelled mails given.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import (
    beside,
    group_peers,
    grouping,
    groups,
    judging,
    languages,
    public,
    suggesting,
    transfer,
)
from benchmarks.aims import aim_lines
from benchmarks.fields import Read, answers, called_lines, field_lines, json_lines
from benchmarks.groups import Grouped
from benchmarks.honest import Judge, Judges
from benchmarks.samples import known
from inbox_assistant.understand.words import Understood
from training.mails import Labelled, load


class Options(NamedTuple):
    """What is measured besides the reading of labelled mails."""

    grouping: bool = False
    peers: bool = True
    most: int = 2_000
    seed: int = 7
    without_language: str | None = None


DEFAULTS = Options()


class Part(NamedTuple):
    """Mails of one file that one judge read."""

    judge: Judge
    read: list[tuple[Labelled, Understood]]
    grouped: Grouped | None = None

    @property
    def readings(self) -> list[Read]:
        """The mails with what was read."""
        return [(mail, understood.reading) for mail, understood in self.read]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("paths", type=Path, nargs="*", help="labelled mails, drafts, public sets")
    add("--grouping", action="store_true", help="learn grouping anew too, for mails that taught it")
    add("--no-peers", dest="peers", action="store_false", help="leave out what others say")
    add("--most", type=int, default=2_000, help="rows of each public set")
    add("--seed", type=int, default=7, help="which rows of a public set")
    add("--without-language", help="learn without a language and read it: what transfer is worth")
    given = vars(parser.parse_args(arguments))
    if missing := [str(path) for path in given["paths"] if not path.is_file()]:
        parser.error(f"no such file: {', '.join(missing)}")
    report(given.pop("paths"), Options(**given))


def report(paths: Sequence[Path], options: Options = DEFAULTS) -> None:
    """Print the figures of each file, and of all labelled mails together."""
    judges = Judges(grouping=options.grouping)
    sets = [path for path in paths if known(path)]
    drafts = [path for path in paths if path not in sets and _holds_drafts(path)]
    files = [path for path in paths if path not in sets and path not in drafts]
    parts = [part for path in files for part in _print_file(path, judges, options)]
    if parts:
        _print_together(parts, options)
    if drafts:
        _print_drafts(drafts, {m.id: (m, r) for part in parts for m, r in part.readings})
    for path in sets:
        _print(path.name, public.lines(path, judges, options.most, options.seed))
    if language := options.without_language:
        _print(f"what transfer to {language} is worth", transfer.lines(judges.examples, language))


def _print(title: str, lines: Iterable[str]) -> None:
    print(f"\n== {title}")
    for line in lines:
        print(line, flush=True)


def _print_file(path: Path, judges: Judges, options: Options) -> list[Part]:
    parts = [_part(judge, mails) for judge, mails in judges.honest(load(path))]
    _print(path.name, _file_lines(parts))
    return [_grouped(part, judges, options) for part in parts]


def _grouped(part: Part, judges: Judges, options: Options) -> Part:
    """Print how the mails are grouped, and remember it for the aims."""
    mails = [mail for mail, _ in part.read]
    if not grouping.is_stream(mails):
        return part
    if not part.judge.method:
        print(
            "\nnot grouped: grouping has learnt from these mails, --grouping learns it without them"
        )
        return part
    grouped, lines = grouping.group(part.read, part.judge.method)
    print("", *lines, sep="\n", flush=True)
    if options.peers:
        print("", "others, on all mails at once", groups.HEAD, sep="\n")
        print(*group_peers.lines(mails, judges.embedder), sep="\n", flush=True)
    return part._replace(grouped=grouped)


def _part(judge: Judge, mails: list[Labelled]) -> Part:
    return Part(
        judge, list(zip(mails, judge.reader.read_many(m.words for m in mails), strict=True))
    )


def _file_lines(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        names = ", ".join(sorted(part.judge.without))
        told = f"with weights learnt without {names}" if names else "with the shipped weights"
        yield f"{len(part.read)} mails read {told}, which never saw their organisation"
    read = _readings(parts)
    yield from field_lines(answers(read), by_language=False)
    yield from judging.question_lines(read)
    yield from suggesting.suggesting_lines(read)


def _readings(parts: Iterable[Part]) -> list[Read]:
    return [pair for part in parts for pair in part.readings]


def _print_together(parts: Sequence[Part], options: Options) -> None:
    read = _readings(parts)
    given = answers(read)
    _print("all labelled mails together", field_lines(given, by_language=True))
    print("\n".join(called_lines(given, by_language=True)))
    if options.peers:
        _print(
            "the same mails, by others",
            beside.lines((part.judge.taught_by, part.readings) for part in parts),
        )
    between = {"language between greeting and footer": languages.between(m for m, _ in read)}
    _print("aims", aim_lines({**given, **between}))
    if grouped := [part.grouped for part in parts if part.grouped]:
        print("", *grouping.aim_lines(grouped), sep="\n")


def _print_drafts(paths: Sequence[Path], readings: Mapping[str, Read]) -> None:
    drafts = [draft for path in paths for draft in json_lines(path)]
    _print(f"{len(drafts)} drafts", judging.check_lines(drafts, readings))


def _holds_drafts(path: Path) -> bool:
    return "faults" in next(json_lines(path), {})


if __name__ == "__main__":
    main()
