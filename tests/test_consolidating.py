"""The second look joins what is one, parts what is not, and undoes nothing an agent did."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from inbox_assistant import consolidating, upkeep
from inbox_assistant.consolidating import Stage, ask_tonight, consolidate
from inbox_assistant.grouping import Placing
from inbox_assistant.model import (
    Consolidated,
    IssueProfile,
    Membership,
    Regrouped,
    StoredMail,
)
from inbox_assistant.registry import Registry
from inbox_assistant.remaking import remake
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.understand.regrouping import regroup
from inbox_assistant.upkeep import Upkeep
from tests.builders import MORNING, arrive, hours
from tests.thoughts import a_thought, file, member

NOW = MORNING + timedelta(days=2)


def clock() -> datetime:
    return NOW


@pytest.fixture
def mails(store: Store) -> list[StoredMail]:
    """Eight mails about two things, as they came."""
    placing, found = Placing(store), []
    for number in range(8):
        mail = arrive(store, number + 1, MORNING + hours(number))
        file(store, mail, a_thought(number % 2, number), placing)
        found.append(mail)
    return found


def issues(store: Store, mails: list[StoredMail]) -> list[int | None]:
    return [member(store, mail).issue for mail in mails]


def put(store: Store, mails: list[StoredMail], issue: int) -> None:
    """Let a method have put mails elsewhere."""
    born = store.shelving.find(issue) is None
    profiles = [replace(_profile(store, mails[0]), issue=issue)] if born else []
    moves = [
        Regrouped(mail.id, member(store, mail).issue, replace(member(store, mail), issue=issue))
        for mail in mails
    ]
    found = Consolidated(moves, profiles, {}, store.regrouping.version())
    assert not store.regrouping.apply(found, NOW).mails


def _profile(store: Store, mail: StoredMail) -> IssueProfile:
    found = store.shelving.find(member(store, mail).issue or 0)
    assert found is not None
    return found


def an_agent(store: Store) -> int:
    return store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en").id


def test_what_was_torn_apart_is_one_again(store: Store, mails: list[StoredMail]) -> None:
    before = issues(store, mails)
    torn = store.readings.new_issue_id()
    put(store, mails[6::2], torn)
    outcome = consolidate(store, clock)
    assert issues(store, mails) == before
    assert (outcome.mails, outcome.merged, outcome.refused) == (8, 1, 0)
    assert store.issue_book.standing(torn) == before[0]


def test_a_stray_goes_where_it_belongs(store: Store, mails: list[StoredMail]) -> None:
    before = issues(store, mails)
    put(store, [mails[1]], before[0] or 0)
    outcome = consolidate(store, clock)
    assert issues(store, mails) == before
    assert (outcome.moved, outcome.merged, outcome.born) == (1, 0, 0)
    parted = store.issue_book.events(before[0] or 0, None, 9)[0]
    assert (parted.kind, parted.other, parted.mails) == ("parted", before[1], -1)


def test_looking_again_changes_nothing(store: Store, mails: list[StoredMail]) -> None:
    put(store, [mails[1]], issues(store, mails)[0] or 0)
    consolidate(store, clock)
    before, version = issues(store, mails), store.regrouping.version()
    assert not consolidate(store, clock).changed
    assert (issues(store, mails), store.regrouping.version()) == (before, version)


def test_pins_stay_and_move_no_other_mail(store: Store, mails: list[StoredMail]) -> None:
    before = issues(store, mails)
    wrong = before[0]
    store.issue_desk.move(mails[1].id, wrong, an_agent(store), NOW)
    consolidate(store, clock)
    assert issues(store, mails) == [wrong, wrong, *before[2:]]
    assert member(store, mails[1]).by_agent


def test_issues_an_agent_parted_are_never_merged(store: Store, mails: list[StoredMail]) -> None:
    agent = an_agent(store)
    issue = issues(store, mails)[0] or 0
    born = store.issue_desk.split(issue, [mails[0].id, mails[2].id], agent, NOW)
    assert store.issue_book.apart([issue, born])
    consolidate(store, clock)
    assert issues(store, mails)[::2] == [born, born, issue, issue]


def test_what_others_moved_meanwhile_stays_there(
    store: Store, mails: list[StoredMail], monkeypatch: pytest.MonkeyPatch, database: Path
) -> None:
    """The comparing takes a while, and agents work: here, one moves the mail just then."""
    before = issues(store, mails)
    put(store, [mails[1]], before[0] or 0)
    agent = an_agent(store)
    other = open_store(str(database))

    def while_an_agent_works(*given: Any, **named: Any) -> list[Membership]:
        other.issue_desk.move(mails[1].id, None, agent, NOW)
        return regroup(*given, **named)

    monkeypatch.setattr(consolidating, "regroup", while_an_agent_works)
    outcome = consolidate(store, clock)
    other.close()
    assert member(store, mails[1]).issue is None
    assert outcome.refused == 1


def test_mail_that_comes_meanwhile_is_not_lost_to_the_profile(
    store: Store, mails: list[StoredMail], monkeypatch: pytest.MonkeyPatch, database: Path
) -> None:
    put(store, [mails[1]], issues(store, mails)[0] or 0)
    other = open_store(str(database))

    def while_mail_comes(*given: Any, **named: Any) -> list[Membership]:
        file(other, arrive(other, 99, NOW), a_thought(1, 99))
        return regroup(*given, **named)

    monkeypatch.setattr(consolidating, "regroup", while_mail_comes)
    consolidate(store, clock)
    other.close()
    assert Upkeep(store, clock, "w").work_some() > 0
    held = Registry(store)
    held.refresh()
    shelved = held.find(member(store, mails[3]).issue or 0)
    assert shelved is not None
    assert shelved.profile.count == store.issues.get(shelved.stored.issue).mails == 5


def test_a_crash_leaves_everything_as_it_was(
    store: Store, mails: list[StoredMail], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, mails[6::2], store.readings.new_issue_id())
    before = issues(store, mails)
    with monkeypatch.context() as broken:
        broken.setattr(consolidating, "remade", _dies)
        with pytest.raises(RuntimeError):
            consolidate(store, clock)
    assert issues(store, mails) == before
    assert consolidate(store, clock).merged == 1


def _dies(*_given: object) -> None:
    raise RuntimeError("the power went")


def test_an_inbox_without_mail_has_nothing_to_change(store: Store) -> None:
    assert not consolidate(store, clock).changed


def test_progress_is_told(store: Store, mails: list[StoredMail]) -> None:
    put(store, [mails[1]], issues(store, mails)[0] or 0)
    told: list[Stage] = []
    consolidate(store, clock, lambda stage, _done, _of: told.append(stage))
    assert list(dict.fromkeys(told)) == ["looking", "comparing", "learning", "writing"]


def test_a_night_is_asked_for_once(store: Store) -> None:
    assert [ask_tonight(store, clock, "2026-02-04") for _ in range(2)] == [True, False]
    assert store.jobs.waiting("consolidate") == 1
    assert Upkeep(store, clock, "w").work_some() == 1
    assert store.jobs.waiting("consolidate") == 0
    assert ask_tonight(store, clock, "2026-02-05")


def test_an_issue_is_learnt_again_after_an_agents_word(
    store: Store, mails: list[StoredMail]
) -> None:
    one, other = issues(store, mails)[:2]
    store.issue_desk.merge(other or 0, one or 0, an_agent(store), NOW)
    worker = Upkeep(store, clock, "w")
    while worker.work_some():
        pass
    held = Registry(store)
    held.refresh()
    shelved = held.find(one or 0)
    assert shelved is not None and shelved.profile.count == 8
    assert file(store, arrive(store, 50, NOW), a_thought(1, 60)) == one


def test_an_issue_that_is_no_more_needs_no_profile(store: Store) -> None:
    assert not remake(store, clock, 77)
    store.jobs.add("profile", 77)
    assert Upkeep(store, clock, "w").work_some() == 1
    assert store.jobs.waiting("profile") == 0


def test_a_job_that_fails_comes_back_and_rests_visibly(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "consolidate", _dies)
    store.jobs.add("consolidate", 0)
    worker = Upkeep(store, lambda: NOW, "w")
    assert worker.work_some() == 1
    assert worker.work_some() == 0
    for hour in (1, 2):
        Upkeep(store, partial(NOW.__add__, hours(hour)), "w").work_some()
    assert store.jobs.waiting("consolidate") == 0
