"""Whatever happens while a reply is sent: it arrives at most once, and its state is true."""

import os
import signal
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.config import load
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.respond.outbox import Sender
from inbox_assistant.respond.talk import Patience
from tests.faults.conftest import CUSTOMER, House
from tests.faults.watched import Watched
from tests.rig import Account, Sink


def arrived(house: House) -> int:
    """How many mails have come to the sink since it was emptied."""
    count = len(house.sink.mails())
    house.sink.clear()
    return count


def is_true(state: str, copies: int) -> bool:
    """Whether a state may be said of a mail that arrived so many times."""
    return copies in {"sent": (1,), "unknown": (0, 1)}.get(state, (0,))


@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_at_every_line_a_reply_arrives_at_most_once(house: House, side: str) -> None:
    lines, states = 0, set[str]()
    while "done" not in states:
        lines += 1
        message_id = house.reply()
        victim: list[int] = []

        def kill(number: int, _line: bytes, at: int = lines, who: list[int] = victim) -> None:
            if number == at:
                os.kill(who[0], signal.SIGKILL)
                raise ConnectionError

        def pass_on(_number: int, _line: bytes) -> None: ...

        before, after = (kill, None) if side == "before" else (pass_on, kill)
        with Watched(house.sink.server("none").port, before, after) as line:
            house.furnish(smtp_port=line.port)
            process = house.start("send", "--once")
            victim.append(process.pid)
            process.communicate(timeout=60)
        if process.returncode == 0:
            states.add("done")
        house.furnish()
        house.run("send", "--once")
        state = house.state(message_id)
        assert is_true(state, arrived(house)), (lines, state)
        states.add(state)
        house.is_whole()
    assert {"sent", "unknown"} <= states


@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_at_every_commit_a_reply_arrives_at_most_once(house: House, side: str) -> None:
    commit, died = 0, True
    while died:
        commit += 1
        message_id = house.reply()
        died = house.die(commit, side, "send", "--once")
        house.run("send", "--once")
        assert is_true(house.state(message_id), arrived(house)), commit
        house.is_whole()
    assert commit > 2


def test_two_senders_at_once_send_each_reply_once(house: House) -> None:
    ids = [house.reply() for _ in range(12)]
    senders = [house.start("send", "--once") for _ in range(3)]
    said = [sender.communicate(timeout=60) for sender in senders]
    assert [sender.returncode for sender in senders] == [0, 0, 0], said
    assert {house.state(message_id) for message_id in ids} == {"sent"}
    assert arrived(house) == len(ids)


def test_a_disk_that_fills_while_a_reply_is_taken_leaves_its_outcome_to_a_person(
    tmp_path: Path, small_disk: Path, imap_server: Account, smtp_sink: Sink
) -> None:
    house = House(tmp_path, small_disk / "inbox.db", imap_server, smtp_sink)
    message_id = house.reply()

    def fill(_number: int, text: bytes) -> None:
        if text == b".\r\n":
            with suppress(OSError), (small_disk / "filler").open("wb", buffering=0) as filler:
                while filler.write(bytes(4096)):
                    pass

    def never(_number: int, _line: bytes) -> None: ...

    with Watched(house.sink.server("none").port, never, fill) as line:
        house.furnish(smtp_port=line.port)
        house.run("send", "--once")
    (small_disk / "filler").unlink()
    house.furnish()
    house.run("send", "--once")
    assert is_true(house.state(message_id), arrived(house))
    house.is_whole()


STAGES = [b"ehlo", b"mail", b"rcpt", b"data", b"."]
REFUSALS = {
    "refused for now": b"451 4.3.0 Not now\r\n",
    "refused for good": b"550 5.7.1 Never\r\n",
    "the server goes away": b"421 4.3.2 Going down\r\n",
    "nonsense": b"\xff\xfe\x00 hello\r\n",
    "silence": b"",
}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: f"at {stage.decode()}")
@pytest.mark.parametrize("refusal", [*REFUSALS, "the line breaks", "the answer is lost"])
def test_at_every_stage_and_fault_the_state_is_true(
    house: House, stage: bytes, refusal: str
) -> None:
    message_id = house.reply()

    def is_stage(text: bytes) -> bool:
        return text == b".\r\n" if stage == b"." else text.lower().startswith(stage)

    def before(_number: int, text: bytes) -> bytes | None:
        if not is_stage(text):
            return None
        if refusal == "the answer is lost":
            line.mute = True
            return None
        if refusal == "the line breaks":
            raise ConnectionError
        return REFUSALS[refusal]

    def after(_number: int, text: bytes) -> None:
        if refusal == "the answer is lost" and is_stage(text):
            raise ConnectionError

    with Watched(house.sink.server("none").port, before, after) as line:
        house.furnish(smtp_port=line.port)
        send_here(house)
    said = house.state(message_id)
    copies = arrived(house)
    assert said in ("deferred", "refused", "unknown"), said
    assert (said == "unknown") == (stage == b"." and refusal not in _ANSWERED)
    assert is_true(said, copies)
    house.furnish()
    send_here(house)
    assert arrived(house) + copies <= 1


_ANSWERED = {"refused for now", "refused for good", "the server goes away"}


def send_here(house: House) -> None:
    """Send what is due in this process, so that its patience can be short."""
    config = load(house.folder / "house.toml")
    with house.store() as store:
        Sender(store, config, utc_now, ImapMailbox, Patience(0.4, 0.4, 0.4)).send_once()


def test_the_reply_that_arrives_is_the_reply_that_was_queued(house: House) -> None:
    message_id = house.reply()
    house.run("send", "--once")
    [mail] = house.sink.mails()
    assert (house.state(message_id), mail.recipients) == ("sent", (CUSTOMER,))
    assert mail.raw == b"Subject: reply\r\n\r\nWords\r\n.dot\r\n"
    assert parseaddr(mail.sender)[1] == house.account.address
