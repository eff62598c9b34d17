"""The draft check: what it must find, and what only looks like it."""

import time

import pytest

from inbox_assistant.model import Finding, Reading
from inbox_assistant.respond.check import check
from tests.builders import a_reading

CALM = a_reading(emotion="neutral", motive="other", blocking=0)


def _calm(language: str, formality: str = "neutral") -> Reading:
    return a_reading(
        language=language, formality=formality, emotion="neutral", motive="other", blocking=0
    )


def _kinds(findings: list[Finding]) -> set[str]:
    return {finding.kind for finding in findings}


FAULTY = [
    ("it", "blames_others", "La colpa è del corriere, purtroppo."),
    ("en", "blames_others", "The courier is to blame for this."),
    ("fr", "blames_others", "Seul le transporteur est responsable de cette perte."),
    ("de", "blames_others", "Schuld daran ist der Paketdienst."),
    ("es", "blames_others", "La culpa es de la empresa de transporte."),
    ("it", "demands_reply", "Deve rispondere entro domani."),
    ("en", "demands_reply", "You must confirm by Friday."),
    ("fr", "demands_reply", "Nous exigeons une réponse de votre part."),
    ("de", "demands_reply", "Antworten Sie umgehend auf diese Nachricht."),
    ("es", "demands_reply", "Si no responde antes del lunes, cerraremos el caso."),
    ("it", "overpromise_no_date_or_absolute", "La ricontattiamo al più presto."),
    ("en", "overpromise_no_date_or_absolute", "It will never happen again."),
    ("fr", "overpromise_no_date_or_absolute", "Vous aurez une réponse dans les meilleurs délais."),
    ("de", "overpromise_no_date_or_absolute", "Wir melden uns in Kürze."),
    ("es", "overpromise_no_date_or_absolute", "Le responderemos lo antes posible."),
    ("it", "channel_switch", "La preghiamo di telefonare al nostro centralino."),
    ("en", "channel_switch", "Please call our helpline."),
    ("de", "channel_switch", "Bitte rufen Sie dazu unsere Hotline an."),
    ("it", "deflects_competence", "Non è di nostra competenza."),
    ("en", "time_limited_offer", "Order before midnight and get 10 % off."),
    ("fr", "uncommitted_vague", "Nous allons voir ce que nous pouvons faire."),
    ("es", "excuse_or_self_centred", "Estamos desbordados estos días."),
    ("de", "customer_in_the_wrong", "Da haben Sie sich vermutlich vertippt."),
    ("en", "asks_personal_data_insecurely", "Please send us your card number and the CVV."),
    ("it", "hostile", "Con questo tono non andiamo da nessuna parte."),
    ("it", "spelling", "Abbiamo fatto l'aggiornameto ieri."),
    ("it", "spelling", "Qual'è il numero dell'ordine?"),
    ("en", "spelling", "We recieved your parcel yesterday."),
    ("fr", "spelling", "Le rembourssement part aujourd'hui."),
]
HARMLESS = [
    ("it", "Della consegna in ritardo rispondiamo noi, anche se il pacco viaggia con un corriere."),
    ("it", "Non posso garantirLe che arrivi prima di Natale."),
    ("it", "Nessuno di noi Le chiederà mai il PIN o la password."),
    ("en", "See you soon, and safe travels."),
    ("en", "I'm sorry: I can't promise that it arrives before Friday."),
    ("en", "You mentioned that you need it soon, so it leaves today."),
    ("fr", "À bientôt et bonne rentrée."),
    ("fr", "Vous n'avez aucun formulaire à remplir, je l'ai fait pour vous."),
    ("de", "Bis bald und gute Besserung!"),
    ("de", "Mit dem Hersteller spreche ich, das müssen Sie nicht tun."),
    ("es", "No hace falta que llame, ya lo he cambiado yo."),
    ("es", "Cuando pueda, dígame si prefiere el cambio o el dinero."),
]


@pytest.mark.parametrize(("language", "kind", "text"), FAULTY)
def test_a_faulty_sentence_is_found_with_its_exact_words(
    language: str, kind: str, text: str
) -> None:
    found = [f for f in check(text, None, _calm(language)) if f.kind == kind]
    assert found
    assert found[0].quote in text


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_what_only_looks_faulty_is_left_alone(language: str, text: str) -> None:
    assert check(text, None, _calm(language)) == []


def test_a_sentence_in_another_language_is_found() -> None:
    text = "Guten Tag,\nIhr Paket kommt am Montag an. Thank you very much for your patience."
    assert "wrong_language" in _kinds(check(text, None, _calm("de")))


def test_a_draft_in_another_language_is_said_once() -> None:
    text = "Dear Anna,\nyour parcel arrives on Monday.\nWe are sorry for the long wait."
    found = check(text, None, _calm("it"))
    assert [finding.kind for finding in found] == ["wrong_language"]


def test_names_products_and_quotations_are_no_foreign_language() -> None:
    text = (
        "Buongiorno,\nsu The Best Pan il messaggio «Your session is over, please log in» è normale."
    )
    assert check(text, None, _calm("it")) == []


@pytest.mark.parametrize(
    ("language", "formality", "text", "quote"),
    [
        ("it", "formal", "Grazie, ti scrivo domani e la tua pentola parte oggi.", "ti"),
        ("it", "informal", "Buongiorno, domani scrivo a Lei e mando la Sua pentola.", "Lei"),
        ("de", "formal", "Guten Tag, ich schreibe dir morgen.", "dir"),
        ("de", "informal", "Hallo, ich schreibe Ihnen morgen.", "Ihnen"),
        ("fr", "formal", "Bonjour, je t'envoie ton colis demain.", "ton"),
        ("fr", "informal", "Bonjour, je vous envoie votre colis demain.", "vous"),
        ("es", "formal", "Hola, mañana te envío tu pedido.", "tu"),
        ("es", "informal", "Hola, mañana recibirá usted su pedido.", "usted"),
    ],
)
def test_the_other_form_of_address_is_found(
    language: str, formality: str, text: str, quote: str
) -> None:
    found = check(text, None, _calm(language, formality))
    assert "wrong_register_formality" in _kinds(found)
    assert quote in text


def test_the_customers_own_form_of_address_outweighs_an_unsure_reading() -> None:
    answers = "Hallo, wo bleibt mein Paket? Könnt ihr mir sagen, wann du es schickst?"
    reading = _calm("de", "neutral")
    found = check("Guten Tag, Ihr Paket kommt, ich schreibe Ihnen.", answers, reading)
    assert "wrong_register_formality" not in _kinds(found)


def test_harm_without_an_apology_is_found_and_with_one_is_not() -> None:
    harmed = a_reading(emotion="anger", motive="complaint", blocking=3)
    cold = "Gentile signora, il Suo ordine parte domani con la consegna di venerdì."
    assert "missing_apology" in _kinds(check(cold, None, harmed))
    assert "missing_apology" not in _kinds(check(f"{cold} Ci scusiamo.", None, harmed))


def test_a_reply_without_a_next_step_is_found() -> None:
    asked = a_reading(emotion="frustration", motive="fix", language="en")
    empty = "Dear Anna, sorry for the trouble with the code and for the long time."
    assert "missing_next_step" in _kinds(check(empty, None, asked))
    assert "missing_next_step" not in _kinds(check(f"{empty} I'll write on Friday.", None, asked))


def test_officialese_is_only_cold_towards_somebody_warm() -> None:
    text = "Buongiorno, si comunica che il vaso è arrivato."
    assert "cold_reply_to_warm" in _kinds(
        check(text, None, a_reading(warmth="warm", motive="other", blocking=0))
    )
    assert "cold_reply_to_warm" not in _kinds(check(text, None, CALM))


def test_a_joke_is_only_found_when_the_customer_is_upset() -> None:
    text = "Ahahah, che storia!"
    assert "humour_on_anger" in _kinds(check(text, None, a_reading(emotion="anger")))
    assert "humour_on_anger" not in _kinds(check(text, None, CALM))


def test_words_of_the_conversation_are_never_misspelt() -> None:
    text = "Il Suo Fornelletto e la vostra padelletta brusata arrivano oggi."
    assert "spelling" not in _kinds(check(text, "La padelletta brusata!", CALM))


def test_a_misspelling_comes_with_the_word_that_was_meant() -> None:
    found = check("We recieved your parcel yesterday.", None, _calm("en"))
    assert found[0].quote == "recieved"
    assert "received" in found[0].fix


def test_findings_speak_the_language_of_the_interface() -> None:
    english = check("La colpa è del corriere.", None, CALM, ui_language="en")
    italian = check("La colpa è del corriere.", None, CALM, ui_language="it")
    assert (english[0].quote, english[0].kind) == (italian[0].quote, italian[0].kind)
    assert "customer" in english[0].why
    assert "cliente" in italian[0].why


def test_the_same_draft_has_the_same_findings() -> None:
    text = "La colpa è del corriere. Risponda subito, al più presto."
    assert check(text, None, CALM) == check(text, None, CALM)


def test_a_draft_may_be_empty_and_its_language_unknown() -> None:
    assert check("", None, None) == []
    assert check("???", None, a_reading(language="ja")) == []


@pytest.mark.parametrize("piece", ["la colpa è ", "a" * 50, "«", "non è ", "ti ", "1.", "'-"])
def test_hostile_drafts_take_bounded_time(piece: str) -> None:
    start = time.process_time()
    check(piece * 4000, piece * 4000, a_reading())
    assert time.process_time() - start < 5


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_who_signs_is_not_misspelt(language: str) -> None:
    text = "Thank you.\nKind regards\nFederica – Pentola & Co"
    assert "spelling" not in _kinds(check(text, None, _calm(language)))
