"""What a draft asks though the customer has told it, and what it may well ask."""

import pytest

from inbox_assistant.model import Fact, Finding
from inbox_assistant.respond.check import check
from tests.builders import a_reading

ORDER = ("order_number", "AB-4711")
PHOTO = ("photo", "IMG_1")
DEVICE = ("device", "iPhone 12")
ERROR = ("error_text", "E-104")
ADDRESS = ("account_email", "mia@example.org")

TOLD = [
    ("it", ORDER, "Mi può indicare il numero dell'ordine?"),
    ("it", PHOTO, "Ci mandi una foto del danno, per favore."),
    ("it", DEVICE, "Quale telefono usa?"),
    ("it", ERROR, "Quale messaggio di errore vede?"),
    ("en", ORDER, "Could you send us your order number, please?"),
    ("en", PHOTO, "Please attach a photo of the damage."),
    ("en", DEVICE, "Which phone are you using?"),
    ("en", ADDRESS, "Please tell us your email address."),
    ("fr", ORDER, "Pourriez-vous nous indiquer le numéro de commande ?"),
    ("fr", PHOTO, "Merci de nous envoyer une photo du défaut."),
    ("fr", ERROR, "Quel message d'erreur voyez-vous ?"),
    ("de", ORDER, "Können Sie uns Ihre Bestellnummer nennen?"),
    ("de", PHOTO, "Bitte schicken Sie uns ein Foto des Schadens."),
    ("de", DEVICE, "Welches Handy benutzen Sie?"),
    ("es", ORDER, "¿Podría indicarnos el número de pedido?"),
    ("es", PHOTO, "Necesitamos una foto del golpe."),
    ("es", ADDRESS, "¿Cuál es su correo electrónico?"),
]
HARMLESS = [
    ("it", ORDER, "È sempre l'ordine AB-4711?"),
    ("it", ORDER, "Ho trovato il numero dell'ordine nella Sua mail."),
    ("it", PHOTO, "Può mandarci una seconda foto, più da vicino?"),
    ("it", PHOTO, "Grazie per la foto: può dirmi quando è successo?"),
    ("it", DEVICE, "Può confermare quale telefono usa?"),
    ("en", ORDER, "Is AB-4711 still the right order number?"),
    ("en", ORDER, "Could you tell us which colour you would like?"),
    ("en", PHOTO, "Could you send us another photo, of the label?"),
    ("en", PHOTO, "We can't open the photo, could you attach it once more?"),
    ("en", DEVICE, "Your phone is fine, so please restart the app."),
    ("fr", ORDER, "Est-ce toujours la commande AB-4711 ?"),
    ("fr", PHOTO, "Pourriez-vous envoyer une autre photo, plus nette ?"),
    ("fr", PHOTO, "Merci pour la photo, elle nous a bien aidés."),
    ("de", ORDER, "Stimmt die Bestellnummer AB-4711 noch?"),
    ("de", PHOTO, "Können Sie uns noch ein Foto vom Etikett schicken?"),
    ("de", PHOTO, "Das Foto hat uns geholfen, danke."),
    ("es", ORDER, "¿Sigue siendo el pedido AB-4711?"),
    ("es", PHOTO, "¿Podría mandarnos otra foto de cerca?"),
    ("es", PHOTO, "Gracias por la foto, se ve muy bien."),
]


def _again(language: str, told: tuple[str, str], draft: str) -> list[Finding]:
    reading = a_reading(language=language, emotion="neutral", facts=(Fact(*told),))
    found = check(draft, f"…{told[1]}…", reading)
    return [one for one in found if one.kind == "unanswered_question" and one.quote]


@pytest.mark.parametrize(("language", "told", "draft"), TOLD)
def test_asking_for_what_was_told_is_found_with_the_words_that_told_it(
    language: str, told: tuple[str, str], draft: str
) -> None:
    [found] = _again(language, told, draft)
    assert found.quote == draft
    assert told[1] in found.why


@pytest.mark.parametrize(("language", "told", "draft"), TOLD)
def test_asking_for_what_nobody_told_is_fine(
    language: str, told: tuple[str, str], draft: str
) -> None:
    assert _again(language, ("amount", told[1]), draft) == []


@pytest.mark.parametrize(("language", "told", "draft"), HARMLESS)
def test_another_one_a_confirmation_and_a_mention_are_harmless(
    language: str, told: tuple[str, str], draft: str
) -> None:
    assert _again(language, told, draft) == []


def test_two_things_asked_at_once_are_not_both_known() -> None:
    draft = "Could you send us your order number and a photo?"
    assert _again("en", ORDER, draft) == []
