from inbox_assistant.understand.cleaning import parts_of
from inbox_assistant.understand.request import given_facts, request_of, request_text
from inbox_assistant.understand.signs import signs_of
from inbox_assistant.understand.words import Words


def asked(words: Words, *, vague: bool = False, motive: str = "fix") -> tuple[str, ...]:
    cues = signs_of(words, "it").cues
    return request_of(
        words, parts_of(words, "it"), cues, "it", vague=vague, motive=motive
    ).questions


def test_the_request_is_the_sentence_that_asks_not_the_venting() -> None:
    words = Words(
        "", "Buongiorno. Che vergogna, siete ridicoli. Potete rimborsarmi la spedizione? Grazie"
    )
    assert request_text(parts_of(words, "it"), "it") == "Potete rimborsarmi la spedizione?"


def test_a_mail_without_body_asks_with_its_subject() -> None:
    assert request_text(parts_of(Words("Dov'è il pacco?", ""), "it"), "it") == "Dov'è il pacco?"


def test_what_was_given_is_not_asked_again() -> None:
    told = Words("", "Il pacco dell'ordine PE-49012 è arrivato rotto.")
    silent = Words("", "Il pacco è arrivato rotto.")
    assert "order_number" in asked(silent)
    assert "order_number" not in asked(told)


def test_a_vague_mail_is_asked_what_happened() -> None:
    assert asked(Words("", "Non va niente."), vague=True)[0] == "what_happened"


def test_a_reply_is_asked_nothing() -> None:
    assert asked(Words("", "Il pacco è rotto.", is_reply=True), vague=True) == ()


def test_at_most_two_questions_are_asked() -> None:
    words = Words("", "Errore nell'app: pacco rotto, account bloccato, non funziona niente.")
    assert len(asked(words, vague=True)) == 2


def test_facts_are_recognised_in_any_language() -> None:
    facts = given_facts('Error "3DS-17" on 12.02., write to me at a@b.example', ())
    assert {"error_text", "since_when", "account_email"} <= set(facts)
