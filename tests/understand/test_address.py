import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.understand.address import address_cues, address_form, formality_of


@pytest.mark.parametrize(
    ("language", "text", "form"),
    [
        ("it", "Egregio direttore, La ringrazio molto.", "formal"),
        ("it", "Vorrei ringraziarLa.", "formal"),
        ("it", "Mi dici quando arriva? tu lo sai", "familiar"),
        ("it", "Avete ricevuto il mio ordine?", "plural"),
        ("it", "La pentola è rotta.", None),
        ("it", "Vivo a La Spezia.", None),
        ("de", "Können Sie mir helfen?", "formal"),
        ("de", "Kannst du mir helfen?", "familiar"),
        ("de", "Könnt ihr mir helfen?", "familiar"),
        ("fr", "Pouvez-vous m'aider ?", "formal"),
        ("fr", "Je vais chez le médecin.", None),
        ("fr", "Tu peux m'aider ?", "familiar"),
        ("es", "¿Pueden ustedes ayudarme?", "formal"),
        ("es", "¿Podéis ayudarme?", "familiar"),
        ("nl", "Kunt u mij helpen?", "formal"),
        ("en", "Can you help me?", None),
    ],
)
def test_the_address_form_is_that_of_the_grammar(
    language: str, text: str, form: str | None
) -> None:
    assert address_form(address_cues(text, language), language) == form


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("it", "Gentile Anna, La ringrazio. Le scriveremo domani.", "formal"),
        ("it", "Ciao Anna, ti rispondiamo domani.", "informal"),
        ("de", "Guten Tag, wir melden uns bei Ihnen.", "formal"),
        ("de", "Hallo Jan, wir melden uns bei dir.", "informal"),
        ("fr", "Bonjour, nous revenons vers vous demain.", "formal"),
        ("es", "Hola Ana, te contestamos mañana.", "informal"),
    ],
)
def test_a_draft_has_the_formality_of_its_address(language: str, text: str, value: str) -> None:
    judged = formality_of(text, language)
    assert judged.value == value
    assert judged.evidence
    assert all(words in text for words in judged.evidence)


@given(st.text(), st.sampled_from(["it", "de", "fr", "es", "en", "pt", "nl", "und"]))
def test_no_text_makes_formality_raise(text: str, language: str) -> None:
    judged = formality_of(text, language)
    assert judged.value in ("formal", "neutral", "informal")
    assert all(words in text for words in judged.evidence)
