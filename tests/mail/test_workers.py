import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inbox_assistant.errors import MailError
from inbox_assistant.mail.parse import parse
from inbox_assistant.mail.workers import CHUNK_MAILS, Broken, Outcome, ParserPool
from inbox_assistant.model import Mail
from tests.builders import raw_mail

ROOT = Path(__file__).parents[2]
DEADLY = "tests.mail.deadly:parse"
Pools = Callable[..., ParserPool]


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pools]:
    """Makes pools whose mails say what happens to their parser (see `tests.mail.deadly`)."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    made = []

    def make(processes: int = 1, seconds: float = 20) -> ParserPool:
        made.append(ParserPool(processes, seconds, parse=DEADLY))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


def subjects(outcomes: list[Outcome]) -> list[str]:
    return [o.subject if isinstance(o, Mail) else "broken" for o in outcomes]


def process_of(outcome: Outcome) -> int:
    assert isinstance(outcome, Mail)
    return int(outcome.own_words)


def lives(pid: int) -> bool:
    """Return whether there is such a process, be it a zombie."""
    return Path(f"/proc/{pid}").exists()


def is_zombie(pid: int) -> bool:
    """Return whether it has ended. One without an owner is init's to bury: many containers have
    none."""
    return ") Z " in Path(f"/proc/{pid}/stat").read_text()


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_mails_are_parsed_as_without_a_pool(processes: int) -> None:
    raws = [raw_mail(f"Mail number {n}.") for n in range(3)]
    with ParserPool(processes) as pool:
        assert pool.parse_many(raws) == [parse(raw) for raw in raws]


@pytest.mark.parametrize("processes", [0, 1, 2])
def test_outcomes_come_in_the_order_of_the_mails(pools: Pools, processes: int) -> None:
    names = [str(n) for n in range(4 * CHUNK_MAILS + 1)]
    assert subjects(pools(processes).parse_many([n.encode() for n in names])) == names


def test_nothing_to_parse_starts_nothing(pools: Pools) -> None:
    assert pools(1).parse_many([]) == []


@pytest.mark.parametrize("processes", [0, 1])
def test_what_is_no_mail_is_broken_for_good(pools: Pools, processes: int) -> None:
    assert pools(processes).parse_many([b"empty"]) == [Broken("The mail is empty.", fatal=True)]


@pytest.mark.parametrize("processes", [0, 1])
def test_a_faulty_parser_costs_one_mail_for_now(pools: Pools, processes: int) -> None:
    broken, other = pools(processes).parse_many([b"faulty", b"fine"])
    assert broken == Broken("LookupError: no such thing", fatal=False)
    assert subjects([other]) == ["fine"]


@pytest.mark.parametrize(
    ("deed", "told"), [(b"exit", "exit code 3"), (b"crash", "SIGSEGV"), (b"swallow", "memory")]
)
def test_a_mail_that_ends_its_parser_costs_no_other(pools: Pools, deed: bytes, told: str) -> None:
    outcomes = pools(2).parse_many([b"before", deed, b"between", deed, b"after"])
    assert subjects(outcomes) == ["before", "broken", "between", "broken", "after"]
    assert isinstance(outcomes[1], Broken)
    assert told in outcomes[1].reason
    assert not outcomes[1].fatal


def test_a_mail_that_takes_too_long_is_given_up(pools: Pools) -> None:
    pool = pools(1, seconds=0.5)
    outcomes = pool.parse_many([b"before", b"sleep", b"after"])
    assert subjects(outcomes) == ["before", "broken", "after"]
    assert outcomes[1] == Broken("It took longer than 0.5 seconds to read.", fatal=False)


def test_many_slow_mails_each_have_their_time(pools: Pools) -> None:
    outcomes = pools(1, seconds=0.3).parse_many([b"sleep", b"sleep", b"after"])
    assert subjects(outcomes) == ["broken", "broken", "after"]


def test_a_parser_killed_while_idle_blames_no_mail(pools: Pools) -> None:
    pool = pools(1)
    first = process_of(pool.parse_many([b"one"])[0])
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: is_zombie(first))
    (outcome,) = pool.parse_many([b"two"])
    assert process_of(outcome) != first


def test_a_frozen_parser_is_replaced(pools: Pools) -> None:
    pool = pools(1, seconds=0.5)
    os.kill(process_of(pool.parse_many([b"one"])[0]), signal.SIGSTOP)
    big = b"two " + b"x" * 900_000  # more than the line holds
    assert subjects(pool.parse_many([big, b"three"])) == [big.decode(), "three"]


def test_a_parser_stays_for_the_next_mails(pools: Pools) -> None:
    pool = pools(1)
    assert process_of(pool.parse_many([b"one"])[0]) == process_of(pool.parse_many([b"two"])[0])


def test_big_mails_pass(pools: Pools) -> None:
    raws = [b"big " + b"x" * 5_000_000, b"small"]
    assert subjects(pools(1).parse_many(raws)) == [raw.decode() for raw in raws]


def test_parsing_goes_on_while_the_caller_does_something_else(pools: Pools) -> None:
    pool = pools(1, seconds=5)
    parsing = [pool.begin([name]) for name in (b"one", b"two")]
    assert [subjects(one.outcomes()) for one in parsing] == [["one"], ["two"]]


def test_a_closed_pool_leaves_no_process_and_no_zombie(pools: Pools) -> None:
    pool = pools(2)
    outcomes = pool.parse_many([b"one"] * CHUNK_MAILS + [b"two", b"exit", b"three"])
    pids = {process_of(outcome) for outcome in outcomes if isinstance(outcome, Mail)}
    pool.close()
    assert not any(lives(pid) for pid in pids)


def test_closing_does_not_wait_for_a_slow_mail(pools: Pools) -> None:
    pool = pools(1)
    pool.parse_many([b"one"])
    parsing = pool.begin([b"sleep"])
    started = time.monotonic()
    pool.close()
    assert time.monotonic() - started < 10
    with pytest.raises(MailError, match="closed"):
        parsing.outcomes()  # no mail is to blame


def test_what_no_parser_took_up_before_closing_blames_no_mail(pools: Pools) -> None:
    pool = pools(1)
    waiting = [pool.begin([b"sleep"]) for _ in range(3)]
    pool.close()
    for parsing in waiting:
        with pytest.raises(MailError, match="closed"):
            parsing.outcomes()


def test_a_parser_that_can_not_start_is_trouble_of_ours_and_blames_no_mail() -> None:
    with (
        ParserPool(1, parse="tests.mail.deadly:missing") as pool,
        pytest.raises(MailError, match="no parser starts"),
    ):
        pool.parse_many([b"one"])


def test_ctrl_c_and_terminate_leave_the_parser_to_its_owner(pools: Pools) -> None:
    pool = pools(1)
    pid = process_of(pool.parse_many([b"one"])[0])
    os.kill(pid, signal.SIGINT)
    os.kill(pid, signal.SIGTERM)
    assert process_of(pool.parse_many([b"two"])[0]) == pid


@pytest.mark.parametrize("work", ["", "pool.begin([b'sleep'])"])
def test_parsers_end_when_their_owner_is_killed(work: str) -> None:
    program = (
        "from inbox_assistant.mail.workers import ParserPool\n"
        f"pool = ParserPool(1, seconds=0.5, parse={DEADLY!r})\n"
        "print(pool.parse_many([b'one'])[0].own_words, flush=True)\n"
        f"{work}\n"
        "import sys; sys.stdin.read()\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as owner:
        assert owner.stdout
        pid = int(owner.stdout.readline())
        owner.kill()
    assert eventually(lambda: not lives(pid) or is_zombie(pid))
