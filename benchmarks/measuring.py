"""What a run costs, and figures as ratios within one run."""

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

Work = Callable[[], "Cost"]


@dataclass
class Cost:
    """What a run took, in seconds: by the clock, and of the processor with all child processes."""

    wall: float = 0.0
    cpu: float = 0.0

    @contextmanager
    def measuring(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), _cpu()
        yield
        self.wall += time.perf_counter() - wall
        self.cpu += _cpu() - cpu


class Runs:
    """Costs of several kinds of work, each done once per round: neighbours are disturbed alike."""

    def __init__(self, mails: int, works: Mapping[str, Work], rounds: int) -> None:
        self.mails = mails
        self._costs: dict[str, list[Cost]] = {name: [] for name in works}
        for _ in range(rounds):
            for name, work in works.items():
                self._costs[name].append(work())

    def cpu(self, name: str) -> float:
        """Return the median of processor milliseconds per mail."""
        return 1000 * statistics.median(cost.cpu for cost in self._costs[name]) / self.mails

    def wall(self, name: str) -> float:
        """Return the best of clock milliseconds per mail: what others did is not our cost."""
        return 1000 * min(cost.wall for cost in self._costs[name]) / self.mails

    def print(self) -> None:
        print(f"{'':28}{'mails/s':>10}{'CPU ms/mail':>14}")
        for name in self._costs:
            print(f"{name:28}{1000 / self.wall(name):>10.0f}{self.cpu(name):>14.3f}")


def aim(what: str, value: float, least: float | None = None, most: float | None = None) -> None:
    """Print a ratio beside its aim."""
    good = (least is None or value >= least) and (most is None or value <= most)
    bound = f"at least {least:g}" if least is not None else f"at most {most:g}"
    print(f"  {'ok  ' if good else 'MISS'} {what}: {value:.2f} (aim: {bound})")


def family(pid: int) -> list[int]:
    """Return the process and its children."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [pid, *(int(child) for children in lists for child in words(children))]


def words(file: Path) -> list[str]:
    """Return the words of a file about a process, none when it has ended."""
    try:
        return file.read_text().split()
    except OSError:
        return []


def _cpu() -> float:
    """Return processor seconds of this process and its children, ended or at work."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(map(cpu_of, family(os.getpid())[1:]), time.process_time()) + sum(ended[:2])


def cpu_of(pid: int) -> float:
    """Return the processor seconds of a process since it began."""
    # proc(5): utime and stime, counted in ticks, are the 14th and 15th field.
    ticks = words(Path(f"/proc/{pid}/stat"))[13:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
