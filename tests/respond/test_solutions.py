"""Replies that solved an issue become solutions: by what happened after them, and as cores."""

from dataclasses import replace

import pytest

from inbox_assistant.model import Address, Answered, Begun, Kind, StoredMail
from inbox_assistant.respond.solutions import proposal_of, solution_of, solutions_of, solved
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_mail, a_reading, a_reply, a_reply_row, arrive, hours, read

ADVICE = "Tolga la guarnizione, la lavi con acqua tiepida e la rimetta al suo posto."
OTHER = "Apra il coperchio con calma, aspetti 10 minuti e poi lo chiuda di nuovo."
PLEASED = a_reading(emotion="gratitude", intensity=1, blocking=0, motive="praise")
ANNA = Address("Anna Rossi", "anna1@customer.example")


def letter(core: str) -> str:
    return f"Gentile Anna Rossi,\n\ngrazie per averci scritto.\n\n{core}\n\nCordiali saluti\nShop"


def answered(core: str = ADVICE, **changes: object) -> Answered:
    reply = StoredMail(2, 1, "support", "out", MORNING, a_reply(own_words=letter(core)))
    asked = (StoredMail(1, 1, "support", "in", MORNING, a_mail()),)
    one = Answered(reply, ANNA, asked, a_reading(), after=(PLEASED,))
    return replace(one, **changes)  # type: ignore[arg-type]


def begun(kind: Kind) -> Begun:
    return Begun(kind, "it", "informal", "…")


def test_who_is_pleased_afterwards_was_helped() -> None:
    assert solved(answered())
    assert solved(answered(after=(PLEASED, a_reading(emotion="joy", blocking=0, motive="other"))))


@pytest.mark.parametrize(
    "after",
    [
        a_reading(),
        a_reading(emotion="gratitude", blocking=2, motive="fix"),
        a_reading(emotion="gratitude", blocking=0, motive="refund"),
        a_reading(emotion="neutral", blocking=0, motive="information"),
        None,
    ],
)
def test_who_writes_again_without_being_pleased_was_not_helped(after: object) -> None:
    assert not solved(answered(after=(after,)))
    assert not solved(answered(after=(PLEASED, after)))
    assert not solved(answered(after=(after,), closed=True))


def test_a_closed_conversation_without_another_word_was_solved() -> None:
    assert solved(answered(after=(), closed=True))
    assert not solved(answered(after=()))
    assert not solved(answered(after=(), closed=True, undelivered=True))


def test_a_word_in_between_solved_nothing_unless_it_was_made_another_reply() -> None:
    for kind in ("received", "interim", "question", "closing", "thanks", "update"):
        assert not solved(answered(begun=begun(kind), share=0.1))
        assert solved(answered(begun=begun(kind), share=0.9))
    assert solved(answered(begun=begun("solution"), share=0.0))


def test_a_solution_knows_its_language_and_formality() -> None:
    found = solution_of(answered())
    assert found and (found.language, found.formality) == ("it", "formal")
    assert (found.text, found.mail_id, found.at) == (ADVICE, 2, MORNING)
    told = solution_of(answered(begun=begun("solution")))
    assert told and told.formality == "informal"


def test_nothing_of_the_customer_leaks_into_a_solution() -> None:
    private = (
        "Il Suo ordine 48213 è partito. La Signora Rossi lo sa. Scriva a anna1@customer.example."
    )
    found = solution_of(answered(f"{ADVICE} {private} {OTHER} Le abbiamo reso 20 €."))
    assert found and found.text == f"{ADVICE} {OTHER}"


def test_a_reply_without_a_known_language_is_no_solution() -> None:
    assert solution_of(answered(reading=None)) is None
    assert solution_of(answered(reading=a_reading(language="und"))) is None


@pytest.mark.parametrize(
    "core",
    [
        "Il ritardo è colpa del corriere, noi non c'entriamo nulla con questa faccenda.",
        "Remove the gasket, wash it with warm water and put it back in its place.",
    ],
)
def test_what_would_spoil_another_letter_is_no_solution(core: str) -> None:
    assert solution_of(answered(core)) is None


def test_a_proposal_tells_what_was_left_out() -> None:
    found = proposal_of(answered(f"{ADVICE} Il pacco arriva domani."), [])
    assert found.text == ADVICE and found.left_out == ("Il pacco arriva domani.",)
    assert found.private_in(f"{ADVICE} Chieda a Rossi.") == ("Chieda a Rossi.",)
    assert proposal_of(answered("Il pacco arriva domani."), []).text == ""


def _solve(
    store: Store, number: int, issue: int, core: str, kind: Kind | None, *, thanked: bool
) -> int:
    mail = arrive(store, number, MORNING + hours(number))
    read(store, mail, a_reading(), issue)
    row = a_reply_row(mail.conversation_id, number, answers=mail.id, state="sent")
    sent = a_reply(number, date=mail.at + hours(1), own_words=letter(core))
    queued = store.outbox.queue(row, sent, None, None)
    store.suggested.keep(queued, begun(kind) if kind else None, "it", 0.1)
    if thanked:
        later = arrive(store, number + 50, mail.at + hours(2), mail.conversation_id)
        read(store, later, PLEASED, issue)
    else:
        store.conversations.change(mail.conversation_id, status="closed")
    return mail.conversation_id


def test_solutions_come_best_first_one_a_conversation_and_bounded(store: Store) -> None:
    issue = store.readings.new_issue_id()
    _solve(store, 1, issue, ADVICE, "solution", thanked=False)
    _solve(store, 2, issue, OTHER, None, thanked=True)
    _solve(store, 3, issue, f"{ADVICE} {OTHER}", None, thanked=False)
    found = [solution.text for solution in solutions_of(store, issue, 9)]
    assert found == [ADVICE, OTHER, f"{ADVICE} {OTHER}"]
    assert [one.text for one in solutions_of(store, issue, 1)] == [ADVICE]
    assert solutions_of(store, 99, 9) == []


def test_an_erased_solution_is_gone(store: Store) -> None:
    issue = store.readings.new_issue_id()
    place = _solve(store, 1, issue, ADVICE, "solution", thanked=True)
    _solve(store, 2, issue, OTHER, "interim", thanked=True)
    assert len(solutions_of(store, issue, 9)) == 1
    store.erasing.erase_conversation(place, {})
    assert solutions_of(store, issue, 9) == []
