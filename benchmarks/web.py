"""`python -m benchmarks.web [--small 1000] [--large 10000]`: how fast pages are answered, and how
much slower in a large store than in a small one.

Each store is made of our own mails (`filling`), served by the program itself, and asked by agents
in threads of their own who read a while between two pages. Printed per route: the time an answer
takes (median and 95th percentile) and the server's processor time. `--keep` keeps the stores for
the next run, `--aims` ends with 1 when an aim is missed.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

from werkzeug.security import generate_password_hash

from benchmarks.filling import fill
from benchmarks.measuring import aim, cpu_of
from tests.rig.ports import free_port

PASSWORD = "correct horse"
MOST_MS = 200.0
MOST_RATIO = 1.5
CONFIG = 'store = "inbox.db"\n[web]\nhost = "127.0.0.1"\nport = {port}\n'
Route = Callable[[random.Random, int], str]

#: Name of a route -> an address of it, by chance, in a store of so many conversations.
ROUTES: Mapping[str, Route] = {
    "list: waiting": lambda chance, size: "/folders/waiting",
    "list: all, somewhere": lambda chance, size: f"/folders/all?after={_moment(chance)}-1",
    "list: filtered": lambda chance, size: "/folders/closed?lang=fr&emotion=anger",
    "list: rare filter": lambda chance, size: f"/folders/all?issue={chance.randint(1, 10)}",
    "conversation": lambda chance, size: f"/conversations/{chance.randint(1, size)}?in=all",
    "search: one number": lambda chance, size: _search(f"order{chance.randrange(size)}"),
    "search: common words": lambda chance, size: _search("della non"),
    "search: a beginning": lambda chance, size: _search(chance.choice(("pro", "acc", "con"))),
    "search: operators": lambda chance, size: _search("from:customer che lang:de after:2025-01"),
    "search: a slip": lambda chance, size: _search("probelma"),
    "search: nothing": lambda chance, size: _search("xyzzyq"),
    "issues": lambda chance, size: "/issues",
    "issue": lambda chance, size: f"/issues/{chance.randint(1, size // 100)}",
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


def main() -> None:
    """Measure both sizes and print them side by side."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as base:
        folder = asked.keep or Path(base)
        small, large = (_measure(folder, size, asked) for size in (asked.small, asked.large))
    print(f"{'':24}{asked.small:>24} {asked.large:>26} conversations")
    print(
        f"{'':24}"
        + 2 * f"{'p50':>8}{'p95':>9}{'CPU ms':>9}"
        + f"{'p95 ratio':>11}{'CPU ratio':>11}"
    )
    good = True
    for name in small:
        before, after = small[name], large[name]
        figures = "".join(f"{f.median:>8.1f}{f.p95:>9.1f}{f.cpu:>9.1f}" for f in (before, after))
        print(f"{name:24}{figures}{after.p95 / before.p95:>11.2f}{after.cpu / before.cpu:>11.2f}")
        good &= after.p95 <= MOST_MS and after.cpu / before.cpu <= MOST_RATIO
    aim("slowest route, p95 ms", max(figures.p95 for figures in large.values()), most=MOST_MS)
    growth = max(large[name].cpu / small[name].cpu for name in small)
    aim("server CPU, large beside small, worst route", growth, most=MOST_RATIO)
    if asked.aims and not good:
        sys.exit(1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--small", type=int, default=1000, help="conversations of the first store")
    parser.add_argument("--large", type=int, default=10_000, help="conversations of the second")
    parser.add_argument("--agents", type=int, default=20, help="who ask at the same time")
    parser.add_argument("--pages", type=int, default=5, help="asked by each agent of each route")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two, on average")
    parser.add_argument("--only", default="", help="only routes whose name has this in it")
    parser.add_argument("--keep", type=Path, help="a folder for the stores, made when missing")
    parser.add_argument("--aims", action="store_true", help="fail when an aim is missed")
    return parser.parse_args()


def _measure(folder: Path, size: int, asked: argparse.Namespace) -> dict[str, Figures]:
    """Return the figures of each route in a store of so many conversations."""
    home, port = folder / str(size), free_port()
    emails = [f"agent{number}@shop.example" for number in range(asked.agents)]
    if not (home / "inbox.db").exists():
        home.mkdir(parents=True, exist_ok=True)
        cheap = generate_password_hash(PASSWORD, "scrypt:256:8:1")
        fill(home / "inbox.db", size, [(email, cheap) for email in emails])
    config = home / "inbox.toml"
    config.write_text(CONFIG.format(port=port))
    command = [sys.executable, "-m", "inbox_assistant", "--config", str(config), "serve"]
    with subprocess.Popen(command) as server:
        try:
            _wait_until_idle(server.pid, port)
            agents = [Agent(port, email) for email in emails]
            chosen = [name for name in ROUTES if asked.only in name]
            return {name: _load(agents, name, size, server.pid, asked) for name in chosen}
        finally:
            server.terminate()


class Agent:
    """Somebody with a browser, logged in."""

    def __init__(self, port: int, email: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=300)
        self._chance = random.Random(email)
        form = urlencode({"email": email, "password": PASSWORD})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        self._connection.request("POST", "/login", form, headers)
        response = self._connection.getresponse()
        response.read()
        cookies = response.msg.get_all("Set-Cookie", [])
        self._cookie = "; ".join(cookie.partition(";")[0] for cookie in cookies)

    def asks(self, route: Route, size: int, pages: int, pause: float) -> list[float]:
        """Return the milliseconds each of so many pages took."""
        times = []
        for _ in range(pages):
            time.sleep(self._chance.expovariate(1 / pause) if pause else 0)
            address = route(self._chance, size)
            started = time.perf_counter()
            self._connection.request("GET", address, headers={"Cookie": self._cookie})
            response = self._connection.getresponse()
            response.read()
            times.append(1000 * (time.perf_counter() - started))
            if response.status != 200:
                raise SystemExit(f"{address}: {response.status}")
        return times


def _load(
    agents: Sequence[Agent], name: str, size: int, pid: int, asked: argparse.Namespace
) -> Figures:
    """Return the figures of one route, asked by all agents at the same time."""
    agents[0].asks(ROUTES[name], size, 1, 0)  # what is loaded once is nobody's page
    times: list[float] = []
    errors: list[BaseException] = []

    def ask(agent: Agent) -> None:
        try:
            times.extend(agent.asks(ROUTES[name], size, asked.pages, asked.pause))
        except BaseException as error:
            errors.append(error)

    before = cpu_of(pid)
    threads = [threading.Thread(target=ask, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return Figures(times, 1000 * (cpu_of(pid) - before) / len(times))


def _wait_until_idle(pid: int, port: int) -> None:
    """Wait until the server answers and has loaded what it loads beside its work."""
    for _ in range(600):
        before = cpu_of(pid)
        time.sleep(0.5)
        try:
            HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/healthz")
        except OSError:
            continue
        if cpu_of(pid) - before < 0.05:
            return
    raise SystemExit("The server did not start.")


def _search(query: str) -> str:
    return f"/search?q={quote(query)}"


def _moment(chance: random.Random) -> int:
    return chance.randint(1_705_000_000, 1_770_000_000)


if __name__ == "__main__":
    main()
