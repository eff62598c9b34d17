"""The stream's mail is endless, a little different each time, and the same in each run."""

from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.replays import Replay, Sample, replayed
from benchmarks.stream import Stream, read_by
from inbox_assistant.understand.meaning import unpack
from inbox_assistant.understand.method import shipped_method
from inbox_assistant.understand.words import Words
from tests.thoughts import a_thought, understood
from training.mails import Labelled


def sample(organisation: str, number: int) -> Sample:
    mail = Labelled(
        f"{organisation}{number}",
        organisation,
        Words("Guasto", f"Non va {number}"),
        "it",
        f"{number}@customer.example",
        None,
        f"t{number}",
        {"problem": f"p{number % 2}"},
    )
    topic = 10 * len(organisation) + number % 2
    return Sample(mail, understood(a_thought(topic, number)), timedelta(hours=number))


SAMPLES = [sample(name, number) for name in ("pane", "vino") for number in range(6)]


def stream(count: int) -> list[Replay]:
    return list(islice(replayed(SAMPLES), count))


def direction(mail: Replay) -> NDArray[np.float32]:
    thought = unpack(mail.understood().meaning)
    return shipped_method().tracer.trace(thought, mail.at, mail.sender).about


def test_it_comes_in_order_of_time_without_end() -> None:
    mails = stream(60)
    assert mails == sorted(mails, key=lambda mail: mail.at)
    assert [mail.number for mail in mails] == list(range(60))
    assert mails[0].understood() == stream(1)[0].understood()


def test_a_replay_is_almost_the_same_and_a_made_up_organisation_is_not() -> None:
    mails = stream(24)
    first = {mail.sample.mail.id: mail for mail in mails[:12]}
    for mail in mails[12:]:
        likeness = float(direction(mail) @ direction(first[mail.sample.mail.id]))
        assert likeness < 0.5 if "~" in mail.world else 0.9 < likeness < 1.0
    assert {mail.problem for mail in mails} > {mail.problem for mail in mails[:12]}


def test_the_stream_goes_through_the_real_store(tmp_path: Path) -> None:
    mails = stream(12)
    with closing(Stream(tmp_path / "inbox.db")) as whole:
        whole.come(mails)
        assert whole.read(0) > 0
        issues = whole.issues(12)
    assert len(set(issues)) == 2 and None not in issues


def test_two_readers_at_once_decide_as_one_does(tmp_path: Path) -> None:
    mails = stream(96)
    alone, both = (read_by(tmp_path / f"{readers}.db", mails, readers) for readers in (1, 2))
    assert alone == both
