import pytest

from inbox_assistant.understand.signs import names, signs_of
from inbox_assistant.understand.words import Words


def values(body: str, language: str) -> dict[str, float]:
    return signs_of(Words("", body), language).values


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("it", "Complimenti vivissimi, la cassa non funziona."),
        ("en", "Slow clap. The app doesn't work."),
        ("fr", "Bravo les champions, rien ne marche."),
        ("de", "Na super, die App stürzt ab."),
        ("es", "Enhorabuena, la web no carga."),
    ],
)
def test_praise_amid_trouble_is_a_sign_of_its_own(language: str, body: str) -> None:
    assert values(body, language)["praise_amid_trouble"] > 0


def test_praise_alone_is_another_sign() -> None:
    said = values("Complimenti, adoro questa pentola!", "it")
    assert said["praise_alone"] > 0
    assert said["praise_amid_trouble"] == 0


def test_vous_in_slang_is_told_from_vous() -> None:
    assert values("vous êtes relous, c'est quoi ce truc", "fr")["formal_yet_casual"] > 0
    assert values("Pourriez-vous vérifier ?", "fr")["formal_yet_casual"] == 0


def test_all_signs_of_a_mail_have_a_name() -> None:
    assert set(values("Ciao, non va niente! Potrebbe aiutarmi?", "it")) <= set(names())
