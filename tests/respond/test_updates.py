"""Updates: one plan, each customer in their language and register, each once; nothing invented."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inbox_assistant.config import Config, MailboxConfig, Server
from inbox_assistant.errors import Conflict, InputError
from inbox_assistant.model import STAGES, Address, Addressing, Stage, Update
from inbox_assistant.respond.phrases import languages, phrasebook
from inbox_assistant.respond.updates.offering import update_for
from inbox_assistant.respond.updates.preparing import joined, offer, prepare
from inbox_assistant.respond.updates.preview import groups
from inbox_assistant.respond.updates.sending import Broadcaster
from inbox_assistant.store.base import Store
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader
from tests.builders import (
    MORNING,
    SUPPORT,
    a_reading,
    a_reply,
    a_reply_row,
    arrive,
    hours,
    read,
)
from tests.respond.incident import LANGUAGES, WORDS, WRITTEN, an_incident, customer, hit, told

NOW = MORNING + hours(1)
UNTIL = MORNING + hours(7)


class Time:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def config(tmp_path: Path) -> Config:
    server = Server("127.0.0.1", 1, "support", "none")
    mailbox = MailboxConfig("support", SUPPORT, server, server, "Shop")
    rome = ZoneInfo("Europe/Rome")
    return Config(store="", mailboxes=(mailbox,), team="Il Negozio", timezone=rome)


@pytest.fixture(autouse=True)
def agent(store: Store) -> Iterator[None]:
    store.agents.add("Giulia", "giulia@shop.example", "x", "agent", "en")
    yield


def an_update(issue: int, stage: Stage = "identified", **changes: Any) -> Update:
    until = None if stage == "solved" else UNTIL
    return replace(Update(issue, stage, WORDS, until, agent_id=1), **changes)


def people(store: Store, update: int) -> dict[int, Addressing]:
    return {one.conversation_id: one for one in store.addressings.of_update(update)}


def reasons(store: Store, update: int) -> dict[int, str]:
    return {number: one.reason for number, one in people(store, update).items() if one.reason}


def fates(store: Store, update: int) -> list[str]:
    return [one.fate for one in people(store, update).values()]


@pytest.mark.parametrize("stage", STAGES)
def test_every_letter_is_in_language_and_register_and_passes_the_check(
    store: Store, config: Config, stage: Stage
) -> None:
    issue = store.readings.new_issue_id()
    for number, language in enumerate(sorted({*LANGUAGES}), 1):
        for formality in ("formal", "neutral", "informal"):
            one = number * 10 + len(formality)
            hit(store, one, issue, MORNING, language=language, formality=formality)
    update = an_update(issue, stage, words={})
    prepared = prepare(store, config, update, NOW)
    found = groups(
        store, config, store.updates.get(prepared), [*people(store, prepared).values()], "en"
    )
    assert len(found) == 15
    reader = LanguageReader()
    for group in found:
        [text] = group.texts
        assert text.findings == (), (group.language, group.formality, text)
        assert reader.read(text.text).value == group.language == group.written_in
        form = address_form(address_cues(text.text, group.language), group.language)
        assert form != ("familiar" if group.formality != "informal" else "formal")


def test_the_agents_words_go_only_to_those_who_read_their_language(
    store: Store, config: Config
) -> None:
    issue = an_incident(store, MORNING, 5)
    update = an_update(issue, words={"it": WORDS["it"], "de": f"  {WORDS['de']}\n"})
    prepared = prepare(store, config, update, NOW)
    texts = {one.language: one.text for one in people(store, prepared).values()}
    assert {code for code, text in texts.items() if WORDS["it"] in text} == {"it"}
    assert {code for code, text in texts.items() if WORDS["de"] in text} == {"de"}
    found = groups(
        store, config, store.updates.get(prepared), [*people(store, prepared).values()], "en"
    )
    assert {group.language for group in found if group.own_words} == {"it", "de"}


def test_a_language_without_phrases_is_written_to_in_english(store: Store, config: Config) -> None:
    issue = store.readings.new_issue_id()
    hit(store, 1, issue, MORNING, language="pl", formality="informal")
    prepared = prepare(store, config, an_update(issue), NOW)
    [one] = people(store, prepared).values()
    assert WORDS["en"] in one.text and one.text.startswith("Dear Robin")
    [group] = groups(store, config, store.updates.get(prepared), [one], "en")
    assert (group.language, group.written_in, group.texts[0].findings) == ("pl", "en", ())


def test_nothing_is_said_but_stage_words_and_moment(store: Store, config: Config) -> None:
    issue = an_incident(store, MORNING, 2)
    prepared = prepare(store, config, an_update(issue, words={}), NOW)
    texts = people(store, prepared)
    italian, english = texts[1].text, texts[2].text
    assert "ntro le 16 di lunedì 2 febbraio" in italian and "Page stays blank" not in italian
    assert "by 4 pm on Monday 2 February" in english.replace("By", "by")


def test_a_moment_is_promised_to_the_hour_that_the_letter_names(
    store: Store, config: Config
) -> None:
    issue = an_incident(store, MORNING, 1)
    late = UNTIL + timedelta(minutes=40)
    prepared = prepare(store, config, an_update(issue, until=late), NOW)
    assert store.updates.get(prepared).until == UNTIL


@pytest.mark.parametrize(
    "changes",
    [
        {"until": None},
        {"until": NOW},
        {"until": NOW + timedelta(minutes=20)},
        {"words": {"it": "x" * 5_001}},
    ],
)
def test_an_update_without_a_next_word_or_too_long_is_refused(
    store: Store, config: Config, changes: dict[str, Any]
) -> None:
    issue = an_incident(store, MORNING, 1)
    with pytest.raises(InputError):
        prepare(store, config, an_update(issue, **changes), NOW)


def test_the_second_update_says_the_same_stage_in_other_words(store: Store, config: Config) -> None:
    issue = an_incident(store, MORNING, 1)
    first = told(store, config, issue, NOW, UNTIL)
    Broadcaster(store, config, Time()).queue_some()
    second = prepare(store, config, an_update(issue), NOW + hours(1))
    before, after = people(store, first)[1].text, people(store, second)[1].text
    assert not {*before.split("\n\n")[1:-1]} & {*after.split("\n\n")[1:-1]} - {WORDS["it"]}


def test_who_may_not_be_hit_is_offered_without_a_tick(store: Store, config: Config) -> None:
    issue = an_incident(store, MORNING, 5)
    twice = hit(store, 6, issue, MORNING + hours(0.5), sender=customer(1))
    store.conversations.change(2, status="closed")
    store.outbox.queue(a_reply_row(2, 2), a_reply(2), 1, None)
    store.drafts.save(1, 3, "Hello", NOW)
    store.joining.undelivered(4, [customer(4).address], NOW)
    arrive(store, 7, NOW, conversation_id=5, sender=customer(5))
    prepared = prepare(store, config, an_update(issue), NOW)
    said = {1: "twice", 2: "closed", 3: "drafted", 4: "undelivered", 5: "unread"}
    assert reasons(store, prepared) == said and twice in people(store, prepared)


def test_a_vague_mail_needs_more_than_a_clear_one(store: Store, config: Config) -> None:
    issue = an_incident(store, MORNING, 1)
    for number, vague, share in ((2, True, 0.6), (3, True, 0.8), (4, False, 0.6), (5, False, 0.4)):
        mail = arrive(store, number, sender=customer(number))
        read(store, mail, a_reading(vague=vague), issue, probability=share)
    prepared = prepare(store, config, an_update(issue), NOW)
    assert reasons(store, prepared) == {2: "unsure", 5: "unsure"}


def test_who_was_left_out_once_is_not_ticked_again(store: Store, config: Config) -> None:
    issue = an_incident(store, MORNING, 2)
    told(store, config, issue, NOW, UNTIL, leave=2)
    prepared = prepare(store, config, an_update(issue), NOW)
    assert reasons(store, prepared) == {2: "skipped"}


def test_addresses_of_ours_and_broken_ones_are_never_written_to(
    store: Store, config: Config
) -> None:
    issue = an_incident(store, MORNING, 1)
    for number, sender in ((2, SUPPORT), (3, "no address")):
        hit(store, number, issue, MORNING, sender=Address("", sender))
    assert [*people(store, prepare(store, config, an_update(issue), NOW))] == [1]


def test_who_is_casual_and_polite_at_once_is_addressed_politely(
    store: Store, config: Config
) -> None:
    WRITTEN["de"], before = "Hallo, können Sie mal schauen? Ihre Seite ist weiß.", WRITTEN["de"]
    try:
        issue = store.readings.new_issue_id()
        hit(store, 1, issue, MORNING, language="de", formality="informal")
    finally:
        WRITTEN["de"] = before
    [one] = people(store, prepare(store, config, an_update(issue), NOW)).values()
    assert address_form(address_cues(one.text, "de"), "de") == "formal"


def test_each_letter_is_queued_in_its_own_conversation_with_its_promise(
    store: Store, config: Config
) -> None:
    issue = an_incident(store, MORNING, 5)
    update = told(store, config, issue, NOW, UNTIL)
    broadcaster = Broadcaster(store, config, Time())
    assert (broadcaster.queue_some(), broadcaster.queue_some()) == (5, 0)
    for number, one in people(store, update).items():
        [row] = store.outbox.of_conversation(number)
        assert row.recipients == (customer(number).address,)
        assert row.id == one.outbox_id and row.not_before == NOW + timedelta(seconds=15)
        [promised] = store.promises.of_conversation(number)
        assert promised.until == UNTIL and promised.quote in one.text.split("\n\n")
        *_, out = store.conversations.mails(number)
        assert (out.direction, out.mail.own_words) == ("out", one.text)
        assert out.mail.in_reply_to == f"<m{number}@customer.example>"


def test_who_wrote_or_was_answered_meanwhile_is_held_back(store: Store, config: Config) -> None:
    issue = an_incident(store, MORNING, 4)
    update = told(store, config, issue, NOW, UNTIL)
    arrive(store, 21, NOW, conversation_id=1, sender=customer(1))
    store.outbox.queue(a_reply_row(2, 2), a_reply(2), 1, None)
    arrive(store, 23, NOW, conversation_id=3, sender=customer(3), automatic="auto-reply")
    store.issue_desk.move(4, None, 1, NOW)
    Broadcaster(store, config, Time()).queue_some()
    assert reasons(store, update) == {1: "wrote", 2: "answered", 4: "moved"}
    assert fates(store, update) == ["held", "held", "queued", "held"]


def test_a_promise_that_has_run_out_is_not_sent(store: Store, config: Config) -> None:
    issue, time = an_incident(store, MORNING, 1), Time()
    update = told(store, config, issue, NOW, UNTIL)
    store.updates.pause(update)
    time.now = UNTIL
    store.updates.resume(update)
    Broadcaster(store, config, time).queue_some()
    assert reasons(store, update) == {1: "late"}


def test_a_mailbox_that_is_gone_holds_its_letters_and_no_others(
    store: Store, config: Config
) -> None:
    issue = an_incident(store, MORNING, 1)
    other = arrive(store, 2, sender=customer(2), mailbox="old")
    read(store, other, a_reading(), issue)
    update = told(store, config, issue, NOW, UNTIL)
    Broadcaster(store, config, Time()).queue_some()
    assert fates(store, update) == ["queued", "held"]
    assert reasons(store, update) == {2: "mailbox"}


def test_who_joins_later_is_offered_the_newest_update(store: Store, config: Config) -> None:
    issue = an_incident(store, MORNING, 2)
    update = told(store, config, issue, NOW, UNTIL)
    Broadcaster(store, config, Time()).queue_some()
    found = store.updates.get(update)
    assert joined(store, config, found, NOW, 10) == 0
    hit(store, 3, issue, NOW + hours(0.1))
    hit(store, 4, issue, NOW + hours(0.2))
    store.outbox.queue(a_reply_row(4, 4), a_reply(4, date=NOW + hours(0.3)), 1, None)
    assert joined(store, config, found, NOW, 10) == 1
    assert offer(store, config, update, NOW) == 2
    assert reasons(store, update) == {4: "answered"}
    assert WORDS["fr"] in people(store, update)[3].text
    store.updates.begin(update, [3], 1, NOW)
    Broadcaster(store, config, Time()).queue_some()
    became = {number: one.fate for number, one in people(store, update).items()}
    assert became == {1: "queued", 2: "queued", 3: "queued", 4: "skipped"}


def test_an_update_whose_promise_has_run_out_is_offered_to_nobody(
    store: Store, config: Config
) -> None:
    issue = an_incident(store, MORNING, 1)
    update = told(store, config, issue, NOW, UNTIL)
    hit(store, 2, issue, NOW)
    assert joined(store, config, store.updates.get(update), UNTIL, 10) == 0
    with pytest.raises(Conflict):
        offer(store, config, update, UNTIL)
    assert update_for(store, config, 2, UNTIL, "en") is None


def test_the_reply_box_of_a_newcomer_proposes_the_newest_update(
    store: Store, config: Config
) -> None:
    issue = an_incident(store, MORNING, 2)
    assert update_for(store, config, 2, NOW, "en") is None
    told(store, config, issue, NOW, UNTIL)
    Broadcaster(store, config, Time()).queue_some()
    number = hit(store, 3, issue, NOW)
    found = update_for(store, config, number, NOW, "it")
    assert found and (found.kind, found.language, found.findings) == ("update", "fr", ())
    assert WORDS["fr"] in found.text and found.promise and found.promise.until == UNTIL
    assert "aggiornamento più recente" in found.why[0]
    assert update_for(store, config, 1, NOW, "en") is None


def test_all_languages_of_ours_have_letters_for_every_stage() -> None:
    names = {*STAGES, "first", "again", "apology", "sorry", "next", "closing"}
    assert all(set(phrasebook(code).slots["update"]) == names for code in languages())
