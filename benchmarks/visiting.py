"""Agents with a browser who ask a served inbox for pages, and what each answer took."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

PASSWORD = "correct horse"
Route = Callable[[random.Random, int], str]
#: What a page of that route loads by itself, as a route of its own: its name, and its address.
Follow = Mapping[str, tuple[str, Callable[[str], str]]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One answer: of which route, and the milliseconds until its last byte."""

    route: str
    took: float


@dataclass(frozen=True, slots=True)
class Day:
    """What agents do: each asks every route `pages` times, in an order of their own, and reads
    `pause` seconds on average before each page."""

    routes: Mapping[str, Route]
    follows: Follow
    size: int
    pages: int
    pause: float


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

    def works(self, day: Day) -> Iterator[Visit]:
        """Ask the pages of a day, each with what it loads by itself."""
        names = [name for name in day.routes for _ in range(day.pages)]
        self._chance.shuffle(names)
        for name in names:
            time.sleep(self._chance.expovariate(1 / day.pause) if day.pause else 0)
            yield from self.opens(name, day)

    def opens(self, name: str, day: Day) -> Iterator[Visit]:
        """Ask one page of a route, and what it loads by itself."""
        address = day.routes[name](self._chance, day.size)
        yield Visit(name, self.asks(address))
        if name in day.follows:
            following, place = day.follows[name]
            yield Visit(following, self.asks(place(address), {"HX-Request": "true"}))

    def asks(self, address: str, headers: Mapping[str, str] | None = None) -> float:
        """Return the milliseconds an answer took. Ends the benchmark when it is no good one."""
        started = time.perf_counter()
        cookie = {"Cookie": self._cookie}
        self._connection.request("GET", address, headers=cookie | dict(headers or {}))
        response = self._connection.getresponse()
        response.read()
        took = 1000 * (time.perf_counter() - started)
        if response.status != 200:
            raise SystemExit(f"{address}: {response.status}")
        return took


def together(agents: Sequence[Agent], day: Day) -> list[Visit]:
    """Return all visits of a day on which the agents work at the same time."""
    visits: list[Visit] = []
    errors: list[BaseException] = []

    def work(agent: Agent) -> None:
        try:
            visits.extend(agent.works(day))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return visits
