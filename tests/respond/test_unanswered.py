"""Which question of a customer a draft leaves open, and which only seem open."""

import pytest

from inbox_assistant.model import Asking, Reading
from inbox_assistant.respond.check import check
from tests.builders import a_reading

OPEN = [
    ("it", "Quando arriva il mio tappeto?", "ci scusiamo per l'attesa. Il tappeto è molto bello."),
    ("it", "Quanto costa la riparazione?", "la ringraziamo per averci scritto del Suo orologio."),
    ("it", "Sbaglio qualcosa io?", "i pagamenti funzionano dalle 22 di ieri."),
    ("en", "How much is the small one?", "thank you for writing. Our shop is open every day."),
    ("en", "When will it be fixed?", "we are sorry that the lift has been out since Tuesday."),
    ("en", "Is the lamp safe for kids?", "thank you for choosing us. It comes in three colours."),
    ("fr", "Combien coûte l'abonnement ?", "merci de votre message et de votre fidélité."),
    ("fr", "Quand revient le courant ?", "nous regrettons la panne depuis ce matin."),
    ("de", "Wann kommt meine Gutschrift?", "es tut uns leid, dass die Übersicht alt war."),
    ("de", "Genügt das für die Freischaltung?", "bitte entschuldigen Sie die Unruhe."),
    ("es", "¿Cuándo llega mi bicicleta?", "sentimos la espera desde el lunes."),
    ("es", "¿Cuánto cuesta el curso?", "gracias por su interés en nuestra escuela."),
]
ANSWERED = [
    ("it", "Quando arriva il mio tappeto?", "il tappeto arriva entro venerdì 9."),
    ("it", "Quanto costa la riparazione?", "la riparazione è gratuita."),
    ("it", "Sbaglio qualcosa io?", "no, è un nostro errore."),
    ("it", "Devo fare qualcosa io?", "a Lei non occorre fare altro."),
    ("it", "Posso avere il rimborso?", "purtroppo non possiamo rimborsare il biglietto."),
    ("it", "Quando arriva il mio tappeto?", "chiedo al corriere e Le scrivo entro domani."),
    ("en", "How much is the small one?", "the small one is £12."),
    ("en", "When will it be fixed?", "I'll find out and write to you by noon."),
    ("en", "When will it be fixed?", "which of the two lifts do you mean?"),
    ("en", "Is the lamp safe for kids?", "don't use it near a cot, please."),
    ("en", "Can you send me the invoice?", "the invoice is attached."),
    ("fr", "Quand revient le courant ?", "le courant revient à 21 h."),
    ("fr", "Dois-je renvoyer l'ancien ?", "inutile de renvoyer quoi que ce soit."),
    ("de", "Wann kommt meine Gutschrift?", "sie erscheint am Montag auf dem Konto."),
    ("de", "Genügt das für die Freischaltung?", "ja, das reicht."),
    ("de", "Tragt ihr mich bitte ein?", "ich habe dich eben eingetragen."),
    ("es", "¿Cuándo llega mi bicicleta?", "la bicicleta llega el miércoles 11."),
    ("es", "¿Me devuelven el dinero?", "le devolvemos los 20 euros hoy."),
]
NOBODY_WANTS = [
    ("it", "Ma vi sembra normale?"),
    ("en", "Is this a joke?"),
    ("fr", "C'est une blague ?"),
    ("de", "Ist das euer Ernst?"),
    ("es", "¿Es una broma?"),
]


def _asking(language: str) -> Reading:
    return a_reading(
        language=language, formality="neutral", emotion="neutral", motive="information", blocking=0
    )


def _open(language: str, mail: str, draft: str, reading: Reading | None = None) -> list[str]:
    found = check(draft, mail, reading or _asking(language))
    return [finding.why for finding in found if finding.kind == "unanswered_question"]


@pytest.mark.parametrize(("language", "mail", "draft"), OPEN)
def test_a_question_without_an_answer_is_found_and_told(
    language: str, mail: str, draft: str
) -> None:
    [why] = _open(language, mail, draft)
    assert mail in why


@pytest.mark.parametrize(("language", "mail", "draft"), ANSWERED)
def test_an_answer_of_the_kind_asked_for_is_enough(language: str, mail: str, draft: str) -> None:
    assert _open(language, mail, draft) == []


@pytest.mark.parametrize(("language", "mail"), NOBODY_WANTS)
def test_what_is_asked_in_anger_or_jest_needs_no_answer(language: str, mail: str) -> None:
    assert _open(language, mail, "…") == []


def test_each_of_two_questions_needs_its_own_answer() -> None:
    mail = "How much is the small one? And do I need a new cable?"
    [why] = _open("en", mail, "the small one is £12.")
    assert "new cable" in why
    assert _open("en", mail, "the small one is £12, and you need no new cable.") == []


def test_a_request_left_alone_is_found_unless_it_is_told_as_a_missing_step() -> None:
    mail = "Please send me the certificate."
    asking = (Asking(mail, 0, len(mail), "wish"),)
    wished = a_reading(language="en", emotion="neutral", motive="request", asking=asking)
    assert _open("en", mail, "thank you for your kind words.", wished)
    assert _open("en", mail, "the certificate is attached.", wished) == []
    waiting = a_reading(language="en", emotion="neutral", motive="fix", asking=asking)
    found = check("we are sorry for the trouble you had with it.", mail, waiting)
    assert [finding.kind for finding in found] == ["missing_next_step"]


def test_other_kinds_of_empty_words_answer_nothing() -> None:
    assert _open("en", "When will it be fixed?", "please call our helpline tomorrow.")


def test_a_language_without_tables_and_a_draft_without_a_mail_are_left_alone() -> None:
    assert _open("sv", "När kommer det?", "Tack.") == []
    assert check("Thank you.", None, _asking("en")) == []


def test_hostile_mails_and_drafts_take_linear_time() -> None:
    mail = "wann? " * 3_000 + "?" * 10_000
    draft = "wir haben " * 4_000 + "," * 10_000
    assert len(_open("de", mail, draft)) <= 8


INDIRECT = [
    ("it", "Vorrei sapere quando riapre la piscina.", "grazie della Sua fedeltà."),
    ("en", "I'd like to know when the pool opens again.", "thank you for being with us."),
    ("fr", "Je voudrais savoir quand rouvre la piscine.", "merci de votre fidélité."),
    ("de", "Ich möchte wissen, wann das Bad wieder öffnet.", "danke für Ihre Treue."),
    ("es", "Quisiera saber cuándo abre la piscina.", "gracias por su confianza."),
]


@pytest.mark.parametrize(("language", "mail", "draft"), INDIRECT)
def test_a_question_without_a_question_mark_is_told_in_the_words_of_the_mail(
    language: str, mail: str, draft: str
) -> None:
    [why] = _open(language, mail, draft)
    assert mail in why


def test_what_is_told_before_a_question_is_left_out_of_it() -> None:
    mail = "The lid is 24 cm. And the pan: how much is it?"
    [why] = _open("en", mail, "thank you for writing to us.")
    assert "how much is it?" in why
    assert "lid" not in why
