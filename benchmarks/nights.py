"""`python -m benchmarks.nights PATH`: two weeks of mail at its own times, a report every night.

PATH holds mails as JSON lines in order of time, in the form of docs/commands.md, with the label
`problem`. They come into a store of their own and are read one by one, by a clock that follows
them; every night the report is made and the second look taken, as `run` does. Printed per night:
the sentence and the first issues, each with the problem most of its mails are about; at the end,
whether the three problems with the most mails ranked first on their worst nights, when alerts were
raised, and whether the nights add up. `--texts FOLDER` keeps the reports.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from inbox_assistant.config import Config
from inbox_assistant.consolidating import AHEAD, ask_tonight
from inbox_assistant.model import Address, Cursor, Fetched, Mail, ReportRow
from inbox_assistant.reading import ReadingRoom
from inbox_assistant.report.nightly import make_missed
from inbox_assistant.report.spans import newest
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.upkeep import Upkeep

_LARGE = 3  # problems
_TOLD = 3  # issues of a night
_DAY = timedelta(days=1)
_PROMPT = timedelta(minutes=15)
_FEW = 6  # mails
_MAILBOX = "support"


@dataclass(frozen=True, slots=True)
class Line:
    """A mail of the file."""

    at: datetime
    data: Mapping[str, Any]

    @property
    def problem(self) -> str | None:
        return self.data.get("problem")


class World:
    """The mails, the store they come into, and the clock that follows them."""

    def __init__(self, store: Store, config: Config) -> None:
        self.store = store
        self.config = config
        self.now = datetime.min.replace(tzinfo=UTC)
        self.problems: dict[int, str | None] = {}
        self._conversations: dict[str, int] = {}
        language, zone = config.language, config.timezone
        self._room = ReadingRoom(store, self.clock, "reader", language=language, zone=zone)
        self._upkeep = Upkeep(store, self.clock, "upkeep", language, zone)

    def clock(self) -> datetime:
        """Return the time of the mails."""
        return self.now

    def come(self, line: Line) -> None:
        """Let a mail come in and be read."""
        self.now = line.at
        number = len(self.problems) + 1
        raw = f"mail {number}".encode()
        fetched = Fetched("INBOX", 1, number, raw, line.at)
        self.store.raw_mails.keep(_MAILBOX, [fetched], Cursor(_MAILBOX, "INBOX", 1, number))
        (waiting,) = self.store.raw_mails.unparsed(1)
        thread = line.data.get("thread") or str(number)
        stored = self.store.conversations.add(
            waiting, _mail(line, number), self._conversations.get(thread), read=True
        )
        self._conversations[thread] = stored.conversation_id
        self.problems[stored.id] = line.problem
        while self._room.read_some():
            pass
        self._keep_up()

    def night(self, at: datetime) -> list[ReportRow]:
        """Look a second time and make the reports that are due, as every night."""
        self.now = at - AHEAD
        ask_tonight(self.store, self.clock, at.date().isoformat())
        self._keep_up()
        self.now = at
        return make_missed(self.store, self.config, self.clock)

    def _keep_up(self) -> None:
        while self._upkeep.work_some():
            pass

    def behind(self, issue: int) -> str | None:
        """Return the problem most of the issue's mails are about, by their labels."""
        mails = self.store.issues.mails(issue, 500)
        counts = Counter(self.problems[stored.id] for stored, _, _ in mails)
        return counts.most_common(1)[0][0] if counts else None


def main() -> None:
    """Replay the file and print each night."""
    asked = _arguments()
    lines = _lines(asked.path)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nights.db"
        with closing(open_store(str(path))) as store:
            zone = ZoneInfo(asked.zone)
            world = World(store, Config(store=str(path), timezone=zone, language=asked.language))
            firsts = _replay(world, lines, asked.texts)
            _judge(world, lines, firsts)


def _replay(world: World, lines: Sequence[Line], texts: Path | None) -> dict[str, str | None]:
    """Return the problem behind the first issue of each night."""
    firsts: dict[str, str | None] = {}
    ahead = newest("night", lines[0].at, world.config).until + _DAY
    for line in [*lines, Line(lines[-1].at + _DAY, {})]:
        while line.at >= ahead:
            for row in world.night(ahead):
                firsts[row.night] = _told(world, row, texts)
            # The next day's end, whatever the clocks do in between.
            ahead = newest("night", ahead + 1.5 * _DAY, world.config).until
        if line.data:
            world.come(line)
    return firsts


def _told(world: World, row: ReportRow, texts: Path | None) -> str | None:
    """Print a night; return the problem behind its first issue."""
    if texts:
        texts.mkdir(parents=True, exist_ok=True)
        (texts / f"{row.night}.txt").write_text(row.text, encoding="utf-8")
        (texts / f"{row.night}.html").write_text(row.html, encoding="utf-8")
    issues = json.loads(row.data)["recurring"][:_TOLD]
    print(f"\n{row.night}  {' '.join(row.text.split(chr(10) * 2)[1].split())}")
    behind = [world.behind(issue["issue"]) for issue in issues]
    for rank, (issue, problem) in enumerate(zip(issues, behind, strict=True), 1):
        movement = issue["movement"]
        print(
            f"  {rank}. {issue['writers']:>3} wrote, {issue['reach']['low']}–"
            f"{issue['reach']['high']} hit, degree {issue['blocking']}, {movement['course']}: "
            f"{issue['title'][:60]}  [{problem or 'no problem'}]"
        )
    return behind[0] if behind else None


def _judge(world: World, lines: Sequence[Line], firsts: Mapping[str, str | None]) -> None:
    print()
    counts = Counter(line.problem for line in lines if line.problem)
    for problem, mails in counts.most_common(_LARGE):
        nights = Counter(
            (newest("night", line.at, world.config).day + _DAY).isoformat()
            for line in lines
            if line.problem == problem
        )
        worst = nights.most_common(1)[0][0]
        _check(f"{problem} ({mails} mails) ranks first on {worst}", firsts.get(worst) == problem)
        _alerted(world, problem, [line.at for line in lines if line.problem == problem])
    large = {problem for problem, _ in counts.most_common(_LARGE)}
    others = [r for r in _raised(world) if world.behind(r[1] or 0) not in large]
    _check(f"{len(others)} other alerts", not others)
    rows = world.store.reports.nights(60, "night")
    told = sum(json.loads(row.data)["day"]["mails"] for row in rows)
    _check(f"{len(rows)} nights hold {told} of {len(lines)} mails", told == len(lines))


def _alerted(world: World, problem: str, times: Sequence[datetime]) -> None:
    raised = [at for at, issue in _raised(world) if issue and world.behind(issue) == problem]
    if not raised:
        _check(f"{problem} raises an alert", False)
        return
    before = [at for at in times if at <= raised[0]]
    begun = next(at for at in before if raised[0] - at <= timedelta(hours=6))
    came = sum(at >= begun for at in before)
    delay = raised[0] - begun
    _check(
        f"alert after {came} mails and {delay // timedelta(minutes=1)} minutes",
        delay <= _PROMPT or came <= _FEW,
    )


def _raised(world: World) -> list[tuple[datetime, int | None]]:
    """Return when alerts were raised, and of which issue as it stands now."""
    bursts = world.store.bursts.since(datetime(1970, 1, 2, tzinfo=UTC), world.now + _DAY)
    return [(burst.raised_at, burst.issue) for burst in bursts]


def _check(what: str, good: bool) -> None:
    print(f"  {'ok  ' if good else 'MISS'} {what}")


def _mail(line: Line, number: int) -> Mail:
    data = line.data
    return Mail(
        message_id=f"<{number}@nights.example>",
        subject=data.get("subject", ""),
        sender=Address(data.get("from_name", ""), data["from_email"]),
        own_words=data.get("body", ""),
        to=(Address("", "support@nights.example"),),
        date=line.at,
    )


def _lines(path: Path) -> list[Line]:
    with path.open(encoding="utf-8") as file:
        read = [json.loads(text) for text in file if text.strip()]
    lines = [Line(datetime.fromisoformat(data["sent_at"]).astimezone(UTC), data) for data in read]
    return sorted(lines, key=lambda line: line.at)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="mails as JSON lines")
    parser.add_argument("--zone", default="Europe/Rome", help="the team's time zone")
    parser.add_argument("--language", default="en", help="of the reports: en or it")
    parser.add_argument("--texts", type=Path, help="keep the reports in this folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
