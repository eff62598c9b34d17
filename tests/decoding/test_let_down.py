"""Whether somebody was let down before: what the history shows, and nothing it does not."""

from datetime import datetime

import pytest

from inbox_assistant.decoding import decode
from inbox_assistant.model import Decoded, History, Past, Reading, Reason, Reopened, Turn
from tests.builders import MORNING, a_reading, hours

PLAIN = "Login\nNon riesco ad accedere."
THANKS = a_reading(emotion="gratitude", motive="praise", blocking=0)


def _turns(*moves: tuple[float, str]) -> tuple[Turn, ...]:
    return tuple(Turn(MORNING + hours(at), who == "we", who == "elsewhere") for at, who in moves)


def _decoded(history: History | None, reading: Reading | None = None, text: str = PLAIN) -> Decoded:
    return decode(reading or a_reading(), text, history, MORNING + hours(30))


def _slugs(decoded: Decoded) -> list[str]:
    return [reason.slug for reason in decoded.let_down.reasons]


def test_without_a_history_nothing_is_claimed() -> None:
    assert _decoded(None).let_down.value is None
    assert not _decoded(None).let_down.sure()


def test_a_first_mail_was_not_let_down() -> None:
    assert _decoded(History(_turns((0, "they")))).let_down.value is False


def test_who_writes_again_without_an_answer_chases() -> None:
    history = History(_turns((-50, "they"), (-49, "we"), (0, "they"), (5, "they"), (20, "they")))
    [reason] = _decoded(history).let_down.reasons
    assert reason == Reason("chased", times=(MORNING,), mails=3)


@pytest.mark.parametrize(
    "moves",
    [
        ((0, "they"), (0.2, "they")),  # the forgotten attachment
        ((0, "they"), (5, "we"), (6, "they")),
        ((0, "elsewhere"), (6, "they")),
    ],
)
def test_no_one_is_called_chasing_who_is_not(moves: tuple[tuple[float, str], ...]) -> None:
    assert _decoded(History(_turns(*moves))).let_down.value is False


def test_thanks_chase_nobody() -> None:
    assert _slugs(_decoded(History(_turns((0, "they"), (9, "they"))), THANKS)) == []


def test_having_chased_before_our_answer_is_remembered() -> None:
    history = History(_turns((0, "they"), (9, "they"), (10, "we"), (12, "they")))
    assert _slugs(_decoded(history)) == ["chased_before"]


def test_a_missed_promise_and_a_reopening_are_told() -> None:
    again = (Reopened(MORNING, a_reading()), Reopened(MORNING + hours(1), THANKS))
    decoded = _decoded(History(_turns((0, "they")), (MORNING - hours(5),), again))
    missed, reopened = decoded.let_down.reasons
    assert (missed.slug, missed.times) == ("promise_missed", (MORNING - hours(5),))
    assert (reopened.slug, reopened.times) == ("reopened", (MORNING,))


def _past(
    number: int, since: datetime | None, reading: Reading | None = None, **more: object
) -> Past:
    values: dict[str, object] = {"missed": (), "reopened": ()} | more
    return Past(number, since, reading=reading or a_reading(), **values)  # type: ignore[arg-type]


def test_other_conversations_that_ended_badly_are_told_with_their_numbers() -> None:
    past = (
        _past(3, MORNING - hours(90)),
        _past(4, MORNING - hours(2)),  # it has only begun to wait
        _past(5, MORNING - hours(200), THANKS),  # thanks need no answer
        _past(6, None, missed=(MORNING - hours(300),)),
        _past(7, None, reopened=(Reopened(MORNING - hours(400), None),)),
    )
    reasons = _decoded(History(_turns((0, "they")), past=past)).let_down.reasons
    assert {reason.slug: reason.conversations for reason in reasons} == {
        "past_unanswered": (3,),
        "past_promise_missed": (6,),
        "past_reopened": (7,),
    }


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "en",
            "This is the third time I write, still no reply.",
            ("third time I", "still no reply"),
        ),
        ("it", "Nessuno mi ha risposto.", ("Nessuno mi ha risposto",)),
        ("de", "Bisher keine Antwort.", ("keine Antwort",)),
        ("fr", "Toujours pas de réponse.", ("Toujours pas de réponse",)),
        ("es", "Sigo sin respuesta.", ("Sigo sin respuesta",)),
    ],
)
def test_the_writers_own_word_counts(language: str, text: str, words: tuple[str, ...]) -> None:
    [reason] = _decoded(None, a_reading(language=language), f"\n{text}").let_down.reasons
    assert (reason.slug, reason.evidence) == ("says_so", words)


def test_a_payment_reminder_is_no_reproach() -> None:
    assert _slugs(_decoded(None, text="Sollecito\nHo ricevuto un sollecito di pagamento.")) == []
