"""How the intake's cost grows with the mailbox: the real `poll --once`, again and again."""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import short_mail
from benchmarks.measuring import Cost, aim, family, words
from inbox_assistant.clock import utc_now
from inbox_assistant.intake import Intake
from inbox_assistant.mail.workers import ParserPool
from inbox_assistant.store import open_store
from tests.rig import Account

STEP = 1000
CONFIG = """
store = "growth.db"
[[mailboxes]]
name = "{user}"
address = "{user}@example.org"
password_file = "password"
imap = {{ host = "localhost", port = {port}, user = "{user}", security = "none" }}
smtp = {{ host = "localhost", port = 9, user = "{user}", security = "none" }}
"""


@dataclass(frozen=True)
class Poll:
    """What one `poll --once` took: processor seconds, and the peak of memory of its largest
    process in MB."""

    cpu: float
    megabytes: float


def report(account: Account, mails: int, folder: Path) -> None:
    """Print cost and memory of the first and of the last thousand of so many short mails."""
    program = _program(account, folder)
    started = _poll(program)
    first = _take_in(account, program, 0, STEP)
    idle_first = _idle(account, folder)
    middle = _take_in(account, program, STEP, mails - STEP)
    last = _take_in(account, program, mails - STEP, mails)
    idle_last = _idle(account, folder)
    each = [1000 * (poll.cpu - started.cpu) / STEP for poll in (first, last)]
    print(f"\nA mailbox of {mails} short mails, by `poll --once`")
    print(f"  first {STEP}: {each[0]:.2f} CPU ms/mail; last {STEP}: {each[1]:.2f}")
    spans = f"{1000 * idle_first:.1f} ms; at {mails}: {1000 * idle_last:.1f} ms"
    print(f"  CPU when nothing is new, at {STEP}: {spans}")
    aim("CPU a mail, last / first thousand", each[1] / each[0], most=1.3)
    aim("CPU of a poll without news, last / first", idle_last / idle_first, most=2)
    aim(f"memory for {STEP} mails, MB", first.megabytes, most=200)
    aim(f"memory for {mails - 2 * STEP} mails at once, MB", middle.megabytes, most=200)


def _program(account: Account, folder: Path) -> list[str]:
    """Return the command that polls the account into a store of its own."""
    config = folder / "growth.toml"
    config.write_text(CONFIG.format(user=account.user, port=account.dovecot.port))
    (folder / "password").write_text(account.server("none").password)
    return [sys.executable, "-m", "inbox_assistant", "--config", str(config), "poll", "--once"]


def _take_in(account: Account, program: Sequence[str], start: int, end: int) -> Poll:
    account.deliver(*map(short_mail, range(start, end)))
    return _poll(program)


def _poll(program: Sequence[str]) -> Poll:
    cost, peak = Cost(), 0.0
    with cost.measuring(), subprocess.Popen(program, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, *map(_peak, family(process.pid)))
            time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"{' '.join(program)} failed")
    return Poll(cost.cpu, peak)


def _peak(pid: int) -> float:
    """Return the peak of a process's memory in MB. What `wait4` tells may be its parent's."""
    fields = words(Path(f"/proc/{pid}/status"))
    return int(fields[fields.index("VmHWM:") + 1]) / 1024 if "VmHWM:" in fields else 0.0


def _idle(account: Account, folder: Path) -> float:
    """Return the median of our processor seconds for a look at the mailbox when nothing is new.

    How long the server takes to open a large folder is not ours to mend.
    """
    config = account.config(imap=account.server("none"))
    spans = []
    with closing(open_store(str(folder / "growth.db"))) as store, ParserPool(0) as parsers:
        intake = Intake(store, utc_now, pool=parsers)
        for _ in range(9):
            started = time.process_time()
            intake.poll_once(config)
            spans.append(time.process_time() - started)
    return statistics.median(spans)
