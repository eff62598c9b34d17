import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.formality import formality_of
from inbox_assistant.understand.lexicon import FOLDER


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
        ("it", "Può dirmi quando arriva il pacco?", "formal"),
        ("it", "Mi dica Lei.", "formal"),
        ("it", "Mi mandi la ricevuta.", "formal"),
        ("it", "Mi mandi la ricevuta?", "familiar"),
        ("it", "Non si può pagare? Nessuno lo sa.", None),
        ("it", "Ho comprato sei piatti visti in vetrina.", None),
        ("it", "La pagina dice «hai già pagato».", None),
        ("de", "Ihr Shop meldet einen Fehler.", "formal"),
        ("de", "Ich habe mit ihr telefoniert.", None),
        ("de", "bitte schickt mir ein neues etikett", "familiar"),
        ("fr", "Je tiens à vous remercier.", "formal"),
        ("fr", "Quand arrive-t-il ?", None),
        ("es", "¿Me puede indicar el plazo?", "formal"),
        ("es", "Che, ¿me decís si tenés uno? Fijate.", "familiar"),
        ("es", "La tienda ya no existe.", None),
        ("pt", "O senhor pode ajudar?", "formal"),
        ("pt", "Vocês entregam no Porto?", "plural"),
        ("pt", "Podes ajudar-me?", "familiar"),
        ("nl", "Kun je mij helpen?", "familiar"),
        ("pl", "Czy mogliby Państwo pomóc?", "formal"),
        ("pl", "Zrobiliście błąd.", "plural"),
        ("pl", "Możesz to sprawdzić?", "familiar"),
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
        # Whole sentences in short paragraphs: a letter to whomever.
        (
            "es",
            "Hola, Maria:\n\nGracias por escribirnos.\n\nTe pedimos disculpas por las molestias."
            "\n\nHemos recibido tu solicitud.\n\nUn saludo,\nSupport",
            "informal",
        ),
    ],
)
def test_a_draft_has_the_formality_of_its_address(language: str, text: str, value: str) -> None:
    judged = formality_of(text, language)
    assert judged.value == value
    assert judged.evidence
    assert all(words in text for words in judged.evidence)


@given(st.text(), st.sampled_from(["it", "de", "fr", "es", "en", "pt", "nl", "pl", "und"]))
def test_no_text_makes_formality_raise(text: str, language: str) -> None:
    judged = formality_of(text, language)
    assert judged.value in ("formal", "neutral", "informal")
    assert all(words in text for words in judged.evidence)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Comprendo que esperabas algo mejor de nosotros."),
        ("es", "Lo encontrarás en el correo."),
        ("es", "Ya nos lo habías dicho una vez."),
        ("pt", "Levo muito a sério o que nos contas."),
        ("pt", "Quando quiseres escrever-nos, estamos aqui."),
        ("it", "Se restasse un dubbio, rispondi pure qui."),
    ],
)
def test_a_verb_alone_addresses_somebody_familiarly(language: str, text: str) -> None:
    assert address_form(address_cues(text, language), language) == "familiar"


@pytest.mark.parametrize("text", ["Tengo dos averías.", "Las baterías no cargan."])
def test_a_noun_that_ends_like_a_verb_addresses_nobody(text: str) -> None:
    assert address_cues(text, "es") == []


def test_a_third_person_counts_only_where_nothing_else_speaks() -> None:
    assert address_form(address_cues("Ha visto la mia mail?", "it"), "it") == "formal"
    assert address_form(address_cues("Avete letto? Ha visto la collega?", "it"), "it") == "plural"


def test_a_missing_quotation_mark_silences_nobody() -> None:
    text = 'La pagina dice "errore ' + "e poi ancora " * 12 + "Mi scusi."
    assert address_form(address_cues(text, "it"), "it") == "formal"


def test_every_address_word_is_written_once_per_list() -> None:
    for file in (FOLDER / "address").iterdir():
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for lists in (table for table in data.values() if isinstance(table, dict)):
            for words in lists.values():
                assert len(words) == len(set(words)), file.name
