"""`python -m benchmarks.own_words FOLDER [--show]`: how exactly a mail's own words are told.

FOLDER holds `index.jsonl` and the fixtures of reply parsers, a folder for each of their suites.
A suite states the own words of a mail in the index (`expect`), or `own_words.toml` beside this
file states which lines are. A mail counts when every line is right, space at line ends apart.
"""

import argparse
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inbox_assistant.errors import UnreadableMail
from inbox_assistant.mail.html import to_text
from inbox_assistant.mail.parse import parse
from inbox_assistant.mail.quoting import split

# What talon puts before each line of a signature it teaches with.
LABEL = "#sig#"
STATED = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Case:
    """A mail of a suite, what should be told of it, and what was."""

    suite: str
    name: str
    expected: str
    got: str

    @property
    def right(self) -> bool:
        return _even(self.expected) == _even(self.got)


def cases(folder: Path) -> Iterator[Case]:
    """Yield the cases whose suite states what is expected. Raises OSError for missing files."""
    stated = tomllib.loads(STATED.read_text(encoding="utf-8"))
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        expect = row.get("expect") or {}
        path = folder / row["path"]
        ours = stated.get(row["suite"], {}).get(path.name)
        if ours is not None:
            text = _text(path)
            yield Case(row["suite"], path.name, _lines(text, ours), split(text).own)
        elif "signature" in expect:
            got = split(_text(path), expect["sender"]).signature
            yield Case(row["suite"], path.name, expect["signature"].replace(LABEL, ""), got)
        elif path.suffix == ".eml" and "reply_text" in expect:
            yield Case(row["suite"], path.name, expect["reply_text"], _reply(path))
        elif {"reply_text", "visible_text"} & expect.keys():
            wanted = expect.get("reply_text", expect.get("visible_text", ""))
            yield Case(row["suite"], path.name, wanted, split(_text(path)).own)


def _text(path: Path) -> str:
    text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    text = text.replace(LABEL, "")
    return to_text(text) if path.suffix == ".html" else text


def _reply(path: Path) -> str:
    """Return all that is not quoted: this suite leaves signatures where they are."""
    try:
        mail = parse(path.read_bytes())
    except UnreadableMail:
        return ""
    return "\n\n".join(filter(None, (mail.own_words, mail.signature)))


def _lines(text: str, ranges: str) -> str:
    """Return the lines that ranges like "1-3 7" name, counted from 1; a gap is an empty line."""
    lines = text.split("\n")
    runs = []
    for run in ranges.split():
        first, _, last = run.partition("-")
        runs.append("\n".join(lines[int(first) - 1 : int(last or first)]))
    return "\n\n".join(runs)


def _even(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def main(arguments: list[str] | None = None) -> None:
    """Print how many mails of each suite are told exactly, and with --show those that are not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="list the mails that are not exact")
    options: Any = parser.parse_args(arguments)
    found: dict[str, list[Case]] = {}
    for case in cases(options.folder):
        found.setdefault(case.suite, []).append(case)
    for suite, all_cases in sorted(found.items()):
        right = sum(case.right for case in all_cases)
        print(f"{suite:32} {right:3} of {len(all_cases):3}  {right / len(all_cases):6.1%}")
        for case in all_cases:
            if options.show and not case.right:
                print(f"  {case.name}\n    expected {case.expected!r}\n    got      {case.got!r}")


if __name__ == "__main__":
    main()
