"""Tone, omissions and slips on drafts unlike those the tables were written with."""

import pytest

from inbox_assistant.model import Finding, Reading
from inbox_assistant.respond.check import check
from tests.builders import a_reading

HANDLED = [
    ("it", "ci scusiamo per la lettera del 4: quella corretta arriverà presto a casa Sua."),
    ("it", "ci scusiamo per il guasto. La fattura è stata annullata."),
    ("en", "sorry for the mix-up: the right one is on its way to you."),
    ("en", "sorry about that. The invoice has been corrected and is attached."),
    ("fr", "la facture a été rééditée. Vous la trouverez en pièce jointe."),
    ("fr", "remplissez le formulaire R-12. La saisie revient vendredi sur votre page."),
    ("de", "das tut mir leid. Um 14:30 Uhr startet die Schlange wieder für alle."),
    ("de", "bitte entschuldigen Sie. Das Ticket liegt für Sie an der Kasse bereit."),
    ("es", "sentimos lo ocurrido: el cargo ha sido anulado y su dinero vuelve."),
    ("es", "perdone las molestias. La pieza de recambio ya está de camino."),
]
LEFT_ALONE = [
    ("it", "ci scusiamo molto per la lettera del 4 e per il tempo che ha perso."),
    ("en", "your request has been forwarded to logistics. We apologise for any inconvenience."),
    ("fr", "toutes nos excuses pour la facture et pour le temps perdu au guichet."),
    ("de", "bitte entschuldigen Sie die lange Schlange und die viele verlorene Zeit."),
    ("es", "le pedimos disculpas por las butacas y por todo el tiempo perdido."),
]
SLIPS = [
    ("de", "Seid dem Umbau hakt das.", "Seid dem"),
    ("de", "Warscheinlich geht es um die Rechnung.", "Warscheinlich"),
    ("es", "A ver, haber cuándo aprendemos.", "haber cuándo"),
    ("es", "Gracias por la informacion.", "informacion"),
    ("fr", "Votre reponse est bien notée.", "reponse"),
    ("fr", "Nous avons envoyer le colis.", "Nous avons envoyer"),
    ("it", "Ci scusiamo per le difficolta.", "difficolta"),
    ("it", "Abbiamo trovato un'errore.", "un'errore"),
    ("en", "The parcel arrives later then planned.", "later then"),
    ("en", "We will definately refund you.", "definately"),
]
NO_SLIPS = [
    ("de", "Ihr seid dem Ziel nah."),
    ("de", "Wir haben seit dem Umbau neue Zeiten."),
    ("es", "Perdoná, respondé cuando quieras y contame cómo va."),
    ("es", "Va a haber que esperar; el tubo que gotea ya está aquí."),
    ("fr", "J'ai hier envoyé le colis, c'est passé par Lyon."),
    ("it", "Abbiamo trovato un errore e un'altra fattura."),
    ("en", "Back then we were closed; your going rate is the same."),
]
STIFF = [
    ("it", "Ai sensi del regolamento i punti saranno integralmente riaccreditati."),
    ("en", "Please be advised that the item shall be despatched."),
    ("fr", "Il est porté à votre connaissance que la boutique est ouverte."),
    ("de", "Hiermit teilen wir diesbezüglich mit, dass die Halle offen ist."),
    ("es", "Por la presente, el importe será abonado."),
]


def _of(kind: str, findings: list[Finding]) -> list[str]:
    return [finding.quote for finding in findings if finding.kind == kind]


def _waiting(language: str) -> Reading:
    return a_reading(
        language=language, formality="neutral", emotion="neutral", motive="fix", blocking=0
    )


def _calm(language: str, formality: str = "neutral", **values: object) -> Reading:
    told = {"emotion": "neutral", "motive": "other", "blocking": 0} | values
    return a_reading(language=language, formality=formality, **told)


@pytest.mark.parametrize(("language", "text"), HANDLED)
def test_what_was_done_or_is_under_way_is_a_next_step(language: str, text: str) -> None:
    assert not _of("missing_next_step", check(text, None, _waiting(language)))


@pytest.mark.parametrize(("language", "text"), LEFT_ALONE)
def test_an_apology_alone_is_no_next_step(language: str, text: str) -> None:
    assert _of("missing_next_step", check(text, None, _waiting(language))) == [""]


@pytest.mark.parametrize(("language", "text", "quote"), SLIPS)
def test_confused_words_and_lost_accents_are_slips(language: str, text: str, quote: str) -> None:
    assert _of("spelling", check(text, None, _calm(language))) == [quote]


@pytest.mark.parametrize(("language", "text"), NO_SLIPS)
def test_what_only_looks_like_a_slip_is_left_alone(language: str, text: str) -> None:
    assert not _of("spelling", check(text, None, _calm(language)))


@pytest.mark.parametrize(("language", "text"), STIFF)
def test_officialese_is_too_stiff_for_somebody_familiar(language: str, text: str) -> None:
    assert _of("wrong_register_formality", check(text, None, _calm(language, "informal")))
    assert not _of("wrong_register_formality", check(text, None, _calm(language, "formal")))


def test_a_draft_that_is_stiff_throughout_is_told_once() -> None:
    text = (
        "Sehr geehrte Frau Conny,\nhiermit bestätigen wir den Eingang Ihrer Mitteilung.\n"
        "Wir danken Ihnen.\nHochachtungsvoll"
    )
    found = check(text, "Hallo ihr Lieben, ihr habt mir gefehlt", _calm("de", "informal"))
    quotes = _of("wrong_register_formality", found)
    assert quotes == ["hiermit bestätigen wir den Eingang Ihrer Mitteilung."]


def test_the_polite_form_is_free_where_nobody_was_addressed() -> None:
    text = "Bonjour Lise,\nvous avez une place mercredi."
    found = check(text, "salut, tout a planté à 8 h", _calm("fr", "informal"))
    assert not _of("wrong_register_formality", found)
    told = check(text, "salut, tu me gardes une place ?", _calm("fr", "informal"))
    assert _of("wrong_register_formality", told) == ["vous"]


def test_several_familiar_people_are_too_familiar_in_german() -> None:
    text = "Guten Tag,\neuch ist ein Platz sicher."
    found = check(text, "Können Sie mir helfen?", _calm("de", "formal"))
    assert _of("wrong_register_formality", found) == ["euch"]


def test_one_formal_word_is_not_cold_and_an_office_is() -> None:
    warm = _calm("en", warmth="warm")
    kind = "Dear Ann,\nthank you so much! Kindly give him our love.\nNell"
    office = "Dear Ann,\nwe acknowledge receipt of your message.\nCustomer Relations"
    assert not _of("cold_reply_to_warm", check(kind, None, warm))
    quotes = _of("cold_reply_to_warm", check(office, None, warm))
    assert quotes == ["we acknowledge receipt of your message."]


def test_officialese_in_the_wrong_form_is_told_as_form_only() -> None:
    text = "Hiermit bestätigen wir den Eingang Ihrer Mitteilung."
    kinds = {f.kind for f in check(text, None, _calm("de", "informal", warmth="warm"))}
    assert kinds == {"wrong_register_formality"}


@pytest.mark.parametrize(
    ("language", "mail", "text"),
    [
        ("de", "War das Ding gebraucht?", "nee, gebraucht war die Box nicht."),
        ("de", "Schickt mir bitte einen neuen.", "Neuer Code: GB-91, läuft bis 2027."),
        ("en", "Could you please send us:\n- your prices", "partners may join for £29."),
        ("en", "Does it count?", "it does."),
        ("fr", "Ça compte ?", "en effet."),
        ("es", "¿Cuenta?", "claro."),
        ("it", "Vale ancora?", "infatti."),
    ],
)
def test_plain_answers_and_lists_are_no_open_question(language: str, mail: str, text: str) -> None:
    reading = _calm(language, motive="information")
    assert not _of("unanswered_question", check(text, mail, reading))
