"""`python -m benchmarks.web [--small 1000] [--large 10000]`: how fast pages are answered, and how
much slower in a large store than in a small one.

Each store is made of our own mails (`filling`), served by the program itself, and asked by agents
in threads of their own who go from page to page by chance and read a while before each. Printed per
route: the time an answer takes (median and 95th percentile, by the clock of who asks) while all are
at work, and the server's processor time when one agent asks alone; and how long the server takes
from its start to its first page. `--keep` keeps the stores for the next run, `--aims` ends with 1
when an aim is missed. On a machine that others use, run it with their lower priority (`nice`).
"""

import argparse
import compileall
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from werkzeug.security import generate_password_hash

from benchmarks.filling import fill
from benchmarks.measuring import aim, cpu_of
from benchmarks.visiting import PASSWORD, Agent, Day, Follow, Route, together
from inbox_assistant.store.sqlite import SqliteStore
from tests.rig.ports import free_port

MOST_MS = 200.0
MOST_RATIO = 1.5
MOST_START = 2.0  # seconds
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
ALONE = 24  # pages of a route that one agent asks alone
CONFIG = 'store = "inbox.db"\n[web]\nhost = "127.0.0.1"\nport = {port}\n'

#: Name of a route -> an address of it, by chance, in a store of so many conversations. Where more
#: is found in a larger store, the words are such that a page is full in the small one too.
ROUTES: Mapping[str, Route] = {
    "list: waiting": lambda chance, size: "/folders/waiting",
    "list: all, somewhere": lambda chance, size: f"/folders/all?after={_moment(chance)}-1",
    "list: filtered": lambda chance, size: "/folders/closed?lang=it&emotion=anger",
    "list: of an issue": lambda chance, size: f"/folders/all?issue={chance.randint(1, 10)}",
    "conversation": lambda chance, size: f"/conversations/{chance.randint(1, size)}?in=all",
    "search: one number": lambda chance, size: _search(f"order{chance.randrange(size)}"),
    "search: common words": lambda chance, size: _search("presa giudicato"),
    "search: a beginning": lambda chance, size: _search(chance.choice(("pro", "acc", "con"))),
    "search: operators": lambda chance, size: _search("from:customer presa lang:it after:2024-02"),
    "search: a slip": lambda chance, size: _search("giudciato"),
    "search: nothing": lambda chance, size: _search("xyzzyq"),
    "issues": lambda chance, size: "/issues",
    "issue": lambda chance, size: f"/issues/{chance.randint(1, size // 100)}",
}
#: A browser asks for the suggestions of a conversation when its page is there.
FOLLOWS: Follow = {
    "conversation": ("its suggestions", lambda page: page.replace("?", "/suggestions?"))
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one route: milliseconds of each answer, and the server's processor milliseconds of one."""

    times: Sequence[float]
    cpu: float

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]


@dataclass(frozen=True, slots=True)
class Served:
    """What is measured of a store: seconds to the first page, and figures by route."""

    start: float
    routes: Mapping[str, Figures]


def main() -> None:
    """Measure both sizes and print them side by side."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as base:
        folder = asked.keep or Path(base)
        small, large = (_measure(folder, size, asked) for size in (asked.small, asked.large))
    _print(small, large, asked)
    slowest = max(figures.p95 for figures in large.routes.values())
    growth = max(large.routes[name].cpu / small.routes[name].cpu for name in small.routes)
    aim("slowest route, p95 ms", slowest, most=MOST_MS)
    aim("server CPU, large beside small, worst route", growth, most=MOST_RATIO)
    start = max(small.start, large.start)
    aim("seconds from the start of `serve` to its first page", start, most=MOST_START)
    if asked.aims and (slowest > MOST_MS or growth > MOST_RATIO or start > MOST_START):
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--small", type=int, default=1000, help="conversations of the first store")
    parser.add_argument("--large", type=int, default=10_000, help="conversations of the second")
    parser.add_argument("--agents", type=int, default=20, help="who ask at the same time")
    parser.add_argument("--pages", type=int, default=5, help="asked by each agent of each route")
    parser.add_argument("--pause", type=float, default=5.0, help="seconds before each, on average")
    parser.add_argument("--only", default="", help="only routes whose name has this in it")
    parser.add_argument("--keep", type=Path, help="a folder for the stores, made when missing")
    parser.add_argument("--aims", action="store_true", help="fail when an aim is missed")
    return parser.parse_args()


def _print(small: Served, large: Served, asked: argparse.Namespace) -> None:
    """Print what each route took in both stores."""
    print(f"{asked.agents} agents, {asked.pause:g} s before each page on average")
    print(f"{'':24}{asked.small:>24} {asked.large:>26} conversations")
    print(
        f"{'':24}"
        + 2 * f"{'p50':>8}{'p95':>9}{'CPU ms':>9}"
        + f"{'p95 ratio':>11}{'CPU ratio':>11}"
    )
    for name, before in small.routes.items():
        after = large.routes[name]
        figures = "".join(f"{f.median:>8.1f}{f.p95:>9.1f}{f.cpu:>9.1f}" for f in (before, after))
        print(f"{name:24}{figures}{after.p95 / before.p95:>11.2f}{after.cpu / before.cpu:>11.2f}")


def _measure(folder: Path, size: int, asked: argparse.Namespace) -> Served:
    """Return what is measured in a store of so many conversations."""
    home, port = folder / str(size), free_port()
    emails = [f"agent{number}@shop.example" for number in range(asked.agents)]
    if not (home / "inbox.db").exists():
        home.mkdir(parents=True, exist_ok=True)
        cheap = generate_password_hash(PASSWORD, "scrypt:256:8:1")
        fill(home / "inbox.db", size, [(email, cheap) for email in emails])
    SqliteStore.open(home / "inbox.db").close()  # a kept store is brought up to date
    config = home / "inbox.toml"
    config.write_text(CONFIG.format(port=port))
    command = [sys.executable, "-m", "inbox_assistant", "--config", str(config), "serve"]
    started = time.perf_counter()
    with subprocess.Popen(command, env=_installed()) as server:
        try:
            start = _first_page(port) - started
            _wait_until_idle(server.pid)
            agents = [Agent(port, email) for email in emails]
            chosen = {name: route for name, route in ROUTES.items() if asked.only in name}
            day = Day(chosen, FOLLOWS, size, asked.pages, asked.pause)
            return Served(start, _figures(agents, day, server.pid))
        finally:
            server.terminate()


def _installed() -> dict[str, str]:
    """Return the environment of an installed program, whose bytecode lies beside it."""
    for package in ("inbox_assistant", "web"):
        compileall.compile_dir(package, quiet=1)
    return {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}


def _figures(agents: Sequence[Agent], day: Day, pid: int) -> dict[str, Figures]:
    """Return the figures of each route: alone first, so that what is loaded once is loaded."""
    costs: dict[str, float] = {}
    for name in day.routes:
        costs |= _alone(agents[0], name, day, pid)
    visits = together(agents, day)
    return {
        name: Figures([visit.took for visit in visits if visit.route == name], cpu)
        for name, cpu in costs.items()
    }


def _alone(agent: Agent, name: str, day: Day, pid: int) -> dict[str, float]:
    """Return the processor milliseconds of a page of the route, and of what it loads by itself."""
    chance = random.Random(name)
    places = [day.routes[name](chance, day.size) for _ in range(ALONE)]
    costs = {name: _cost(agent, places, {}, pid)}
    if name in day.follows:
        following, place = day.follows[name]
        parts = [place(page) for page in places]
        costs[following] = _cost(agent, parts, {"HX-Request": "true"}, pid)
    return costs


def _cost(agent: Agent, places: Sequence[str], headers: Mapping[str, str], pid: int) -> float:
    agent.asks(places[0], headers)  # what is loaded once is nobody's page
    before = cpu_of(pid)
    for place in places[1:]:
        agent.asks(place, headers)
    return 1000 * (cpu_of(pid) - before) / (len(places) - 1)


def _first_page(port: int) -> float:
    """Return the moment at which the first page came."""
    for _ in range(6000):
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/login")
            if connection.getresponse().status == 200:
                return time.perf_counter()
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise SystemExit("The server did not start.")


def _wait_until_idle(pid: int) -> None:
    """Wait until the server has loaded what it loads beside its work."""
    for _ in range(600):
        before = cpu_of(pid)
        time.sleep(0.5)
        if cpu_of(pid) - before < 0.05:
            return


def _search(query: str) -> str:
    return f"/search?q={quote(query)}"


def _moment(chance: random.Random) -> int:
    return chance.randint(1_705_000_000, 1_770_000_000)


if __name__ == "__main__":
    main()
