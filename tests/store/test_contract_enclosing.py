"""The contract of every store: files beside drafts, and translations of mails."""

import pytest

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Attachment, File, Translation
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import enclosing
from tests.builders import MORNING, a_reply, a_reply_row, arrive, hours

BILL = File("fattura.pdf", "application/pdf", b"%PDF-1.7")
PHOTO = File("foto.png", "image/png", b"\x89PNG")
IN_ITALIAN = Translation("Non va.", "it", "de", "wordsmith", MORNING)
BO, ADA = 1, 2


@pytest.fixture(autouse=True)
def agents(store: Store) -> None:
    for name in ("Bo", "Ada"):
        store.agents.add(name, f"{name}@shop.example", "hash", "agent", "en")


def names(store: Store, place: int, agent: int = BO) -> list[str]:
    return [file.name for file in store.draft_files.all(agent, place)]


def test_files_lie_beside_the_draft_of_one_agent_in_the_order_they_came(store: Store) -> None:
    place = arrive(store).conversation_id
    store.draft_files.add(BO, place, PHOTO, MORNING)
    store.draft_files.add(BO, place, BILL, MORNING + hours(1))
    first, second = store.draft_files.all(BO, place)
    assert (first.name, second.name) == ("foto.png", "fattura.pdf")
    assert (second.type, second.bytes, second.sha256) == ("application/pdf", 8, BILL.sha256)
    assert names(store, place, ADA) == [] and names(store, arrive(store, 2).conversation_id) == []


def test_the_same_bytes_are_kept_once_under_the_newer_name(store: Store) -> None:
    place = arrive(store).conversation_id
    store.draft_files.add(BO, place, BILL, MORNING)
    store.draft_files.add(BO, place, File("conto.pdf", "application/pdf", BILL.data), MORNING)
    assert names(store, place) == ["conto.pdf"]


def test_a_file_is_had_whole_and_only_by_its_agent(store: Store) -> None:
    place = arrive(store).conversation_id
    store.draft_files.add(BO, place, BILL, MORNING)
    assert store.draft_files.get(BO, place, BILL.sha256) == BILL
    for agent, conversation, sha256 in ((ADA, place, BILL.sha256), (BO, place, PHOTO.sha256)):
        with pytest.raises(NotFound):
            store.draft_files.get(agent, conversation, sha256)


def test_files_are_taken_away_one_by_one_or_all(store: Store) -> None:
    place = arrive(store).conversation_id
    for agent in (BO, ADA):
        for file in (BILL, PHOTO):
            store.draft_files.add(agent, place, file, MORNING)
    store.draft_files.remove(BO, place, BILL.sha256)
    store.draft_files.remove(BO, place, BILL.sha256)
    assert names(store, place) == ["foto.png"]
    store.draft_files.clear(BO, place)
    assert names(store, place) == [] and len(names(store, place, ADA)) == 2


def test_saving_the_draft_or_emptying_it_loses_no_file(store: Store) -> None:
    place = arrive(store).conversation_id
    store.draft_files.add(BO, place, BILL, MORNING)
    for text in ("Ecco la fattura.", ""):
        store.drafts.save(BO, place, text, MORNING)
    assert names(store, place) == ["fattura.pdf"]


def test_files_follow_their_draft_into_a_merged_conversation(store: Store) -> None:
    source, target = arrive(store, 1).conversation_id, arrive(store, 2).conversation_id
    for file in (BILL, PHOTO):
        store.draft_files.add(BO, source, file, MORNING)
    store.draft_files.add(BO, target, BILL, MORNING)
    store.merging.merge(source, target)
    assert names(store, source) == [] and sorted(names(store, target)) == [
        "fattura.pdf",
        "foto.png",
    ]


def test_files_and_translations_are_erased_with_their_conversation(store: Store) -> None:
    mail = arrive(store)
    store.draft_files.add(BO, mail.conversation_id, BILL, MORNING)
    store.translations.keep(mail.id, IN_ITALIAN)
    store.erasing.erase_conversation(mail.conversation_id, {})
    assert names(store, mail.conversation_id) == []
    assert store.translations.of_mail(mail.id, "it") is None


def test_what_was_sent_is_told_by_its_reply(store: Store) -> None:
    place = arrive(store).conversation_id
    told = (Attachment("fattura.pdf", "application/pdf", 8),)
    row = store.outbox.queue(a_reply_row(place), a_reply(attachments=told), BO, None)
    assert tuple(store.sent_files.of_reply(row)) == told
    assert tuple(store.sent_files.of_reply(row + 1)) == ()


def test_our_reply_is_had_byte_for_byte_and_nobody_elses_mail(store: Store) -> None:
    came = arrive(store)
    store.outbox.queue(a_reply_row(came.conversation_id, raw=b"From: us"), a_reply(), BO, None)
    _, ours = store.conversations.mails(came.conversation_id)
    assert store.sent_files.raw(ours.id) == b"From: us"
    with pytest.raises(NotFound):
        store.sent_files.raw(came.id)


def test_a_translation_is_kept_per_mail_and_language_the_newest_one(store: Store) -> None:
    mail = arrive(store)
    assert store.translations.of_mail(mail.id, "it") is None
    store.translations.keep(mail.id, IN_ITALIAN)
    newer = Translation("Non funziona.", "it", "de", "better", MORNING + hours(1))
    store.translations.keep(mail.id, newer)
    assert store.translations.of_mail(mail.id, "it") == newer
    assert store.translations.of_mail(mail.id, "en") is None


@pytest.mark.parametrize("question", enclosing.QUESTIONS)
def test_no_question_looks_through_a_whole_table(store: Store, question: str) -> None:
    names = ("agent", "conversation", "id", "language")
    values = {name: 1 for name in names if f":{name}" in question}
    db = store.draft_files.db  # type: ignore[attr-defined]
    plan = [row["detail"] for row in db.rows(f"EXPLAIN QUERY PLAN {question}", **values)]
    assert plan and not any(line.startswith("SCAN") for line in plan), plan
