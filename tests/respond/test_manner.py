"""The customer's own form of address decides how they are spoken to, and it is read again."""

from pathlib import Path

import pytest

from inbox_assistant.model import Judged
from inbox_assistant.respond.manner import manner
from inbox_assistant.respond.phrases import Style
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.respond.verifying import fits
from inbox_assistant.understand.address import address_cues, address_form
from tests.builders import a_reading
from tests.respond.making import asked


def judged(value: str, probability: float, **others: float) -> Judged[str]:
    return Judged(value, probability, others=tuple(others.items()))


@pytest.mark.parametrize(
    ("language", "subject", "words", "read", "formality", "polite"),
    [
        # Said in the subject, with a reading that is unsure.
        ("de", "Können Sie helfen?", "Das Paket fehlt.", judged("neutral", 0.5), "formal", False),
        ("de", "", "Kannst du mal schauen? Danke dir!", judged("neutral", 0.5), "informal", False),
        ("it", "", "Potrebbe dirmi quando arriva?", judged("neutral", 0.5), "formal", False),
        # At ease, and vous to the company.
        ("fr", "", "Salut, vous pouvez regarder ?", judged("informal", 0.9), "informal", True),
        # Nobody is addressed: the tone decides, in doubt the polite one.
        ("it", "", "Il pacco manca.", judged("neutral", 0.5, informal=0.4), "informal", False),
        ("it", "", "Il pacco manca.", judged("neutral", 0.5, formal=0.3), "formal", False),
        ("it", "", "Il pacco manca.", judged("neutral", 0.9, informal=0.05), "neutral", False),
        ("en", "", "The parcel is missing.", judged("informal", 0.9), "informal", False),
    ],
)  # fmt: skip
def test_the_form_of_address_of_the_customer_is_kept(
    language: str, subject: str, words: str, read: Judged[str], formality: str, polite: bool
) -> None:
    reading = a_reading(language=language)
    object.__setattr__(reading, "formality", read)
    style = manner(asked(reading=reading, subject=subject, words=words), language)
    assert (style.formality, style.polite) == (formality, polite)


def test_an_agents_word_about_the_form_is_final() -> None:
    reading = a_reading(language="de")
    object.__setattr__(reading, "formality", Judged("informal", 1.0, by_agent=True))
    assert manner(asked(reading=reading, words="Können Sie helfen?"), "de").formality == "informal"


@pytest.mark.parametrize("language", ["fr", "es"])
def test_an_easy_tone_with_vous_is_never_answered_with_tu(language: str) -> None:
    words = {"fr": "Salut, vous pouvez regarder ?", "es": "Hola, ¿pueden ustedes mirarlo?"}
    for number in range(6):
        mail = asked(
            language=language,
            formality="informal",
            words=words[language],
            rank=number,
            questions=("order_number",),
            vague=number % 2 == 0,
        )
        for one in suggest(mail):
            assert one.formality == "informal"
            assert address_form(address_cues(one.text, language), language) != "familiar"


def test_a_text_in_another_language_or_form_does_not_fit() -> None:
    formal, informal = Style("formal", warm=False), Style("informal", warm=False)
    lei = "La ringrazio per averci scritto: Le rispondo entro domani alla Sua domanda."
    assert fits(lei, "it", formal) and not fits(lei, "it", informal)
    assert not fits(lei, "de", formal)


def test_whoever_says_tu_throughout_has_decided_however_carefully_the_rest_is_worded() -> None:
    tu = "Ti chiediamo scusa per il nostro silenzio: entro le 18 di mercoledì avrai mie notizie."
    assert fits(tu, "it", Style("informal", warm=False))
    assert not fits(tu, "it", Style("formal", warm=False))


def test_a_customers_words_that_spoil_the_letter_are_left_out() -> None:
    """A subject of two languages passes where it is short, and may turn a short letter around."""
    for one in suggest(asked(subject="Invoice payment status inquiry", emotion="neutral")):
        assert one.plan is not None
        assert one.plan.acknowledges == () and "Invoice" not in one.text


def test_a_teams_phrases_in_the_wrong_form_give_way_to_ours(tmp_path: Path) -> None:
    """Whoever keeps a familiar phrase as a formal one would say du to a customer who says Sie."""
    wrong = "\n".join(
        f'[{slot}]\nformal = ["{text}"]'
        for slot, text in {
            "next.interim": "Ich schreibe dir {until}, und du bekommst deine Antwort von mir.",
            "body.interim_fix": "Ich sehe mir dein Problem an und melde mich bei dir.",
            "apology.heavy": "Tut mir leid, dass du dich ärgern musstest und dir das passiert ist.",
        }.items()
    )
    (tmp_path / "de.toml").write_text(wrong, encoding="utf-8")
    one = suggest(asked(language="de", phrases=tmp_path), only="interim")[0]
    assert "dir" not in one.text.split() and "Ihnen" in one.text
