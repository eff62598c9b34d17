from itertools import pairwise
from pathlib import Path

from benchmarks.correcting import least_sure, pins
from benchmarks.fields import json_lines
from benchmarks.group_peers import agglomerated, tfidf_rows
from benchmarks.grouping import aim_lines, figures, is_stream
from benchmarks.groups import Grouped
from benchmarks.public_grouping import drawn, stream
from benchmarks.scoring import scored
from benchmarks.steadiness import shuffled
from tests.benchmarks.mails import a_mail, said

DOORS = [a_mail("d1", "door"), a_mail("d2", "door", at=1), a_mail("l1", "lamp", at=2)]
ROWS = [{"text": f"{n}", "lang": "en", "label": "ab"[n % 3 == 0]} for n in range(30)]


def test_the_least_certain_memberships_are_offered() -> None:
    told = [said(1, 0.9), said(1, 0.2), said(None, 0.1), said(2, 0.4)]
    assert least_sure(told, share=0.5) == [1, 3]


def test_an_agent_moves_a_mail_to_the_issue_that_carries_its_problem() -> None:
    mails = [*DOORS, a_mail("v1", "door", "none"), a_mail("n1", None, "none")]
    told = [said(1), said(1), said(2), said(2), said(2)]
    assert pins(mails, told, [0, 3, 4]) == {0: 1, 3: 1, 4: None}


def test_an_agent_opens_one_issue_for_a_problem_that_has_none() -> None:
    mails = [a_mail("k1", "kettle"), a_mail("k2", "kettle"), *DOORS]
    told = [said(1), said(1), said(1), said(1), said(1)]
    assert pins(mails, told, [0, 1]) == {0: -1, 1: -1}


def test_only_mails_of_one_moment_change_places() -> None:
    mails = [a_mail(f"m{at}", "door", at=at) for at in range(40)]
    assert shuffled(mails, minutes=1, seed=1) == list(range(40))
    order = shuffled(mails, minutes=10, seed=1)
    assert order != list(range(40))
    assert all(place // 10 == at // 10 for at, place in enumerate(order))


def test_mails_of_one_conversation_keep_their_order() -> None:
    mails = [a_mail(f"m{at}", "door", thread="t") for at in range(9)]
    assert shuffled(mails, minutes=10, seed=1) == list(range(9))


def test_rows_are_drawn_label_by_label() -> None:
    labels = [row["label"] for row in drawn(ROWS, most=12, seed=1)]
    assert (labels.count("a"), labels.count("b")) == (8, 4)
    assert drawn(ROWS, 12, seed=1) == drawn(ROWS, 12, seed=1) != drawn(ROWS, 12, seed=2)


def test_texts_come_evenly_from_different_writers() -> None:
    mails = stream(ROWS, "set", none="b")
    times = [mail.at.timestamp() for mail in mails if mail.at]
    assert len({round(b - a) for a, b in pairwise(times)}) == 1
    assert len({mail.sender for mail in mails}) == len(mails)
    assert [mail.problem for mail in mails[:2]] == [None, "set/a"]
    assert is_stream(mails)


def test_peers_group_what_shares_words() -> None:
    mails = [a_mail(name, None) for name in ("red door", "the red door", "blue lamp")]
    groups = agglomerated(tfidf_rows(mails), threshold=0.9)
    assert groups[0] == groups[1] != groups[2]


def test_a_single_mail_is_a_group_to_peers_too() -> None:
    mails = [a_mail("door", None)]
    assert agglomerated(tfidf_rows(mails), threshold=0.9) == ["0"]


def test_a_stream_without_problems_is_measured_by_what_it_left_alone() -> None:
    mails = [a_mail("n1", None, "none")]
    assert figures(Grouped(mails, [said(None)], [said(None)])) == {
        "mails of no problem left alone": 1.0
    }


def test_each_aim_is_measured_and_the_hardest_organisation_named() -> None:
    given = Grouped(DOORS, [said(1), said(2), said(3)], [said(1), said(1), said(3)])
    assert figures(given)["B-cubed F1 of clear mails"] == 1.0
    lines = aim_lines([given])
    assert any("clear" in line and "yes" in line and "kestrel 1.000" in line for line in lines)
    assert not any("no problem" in line for line in lines)


def test_what_the_command_group_said_can_be_scored(tmp_path: Path) -> None:
    mails = tmp_path / "kestrel.jsonl"
    mails.write_text(
        '{"id": "k1", "subject": "", "body": "Door.", "lang": "en", "problem": "door",'
        ' "sent_at": "2026-02-02T08:14:00+01:00", "cue": "clear", "vague": false}\n'
    )
    told = tmp_path / "told.jsonl"
    told.write_text(
        '{"id": "k1", "issue": 2, "probability": 0.7, "on_arrival": 1, "method": "m",'
        ' "candidates": [{"issue": 2, "probability": 0.3, "why": "alike"}]}\n'
    )
    found = scored(mails, told)
    assert found.final[0].issue == 2 and found.arrived[0].issue == 1
    assert found.arrived[0].probability == 0.7  # a new issue: what the listed one leaves
    assert len(list(json_lines(told))) == len(found.mails)
