import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.understand.language import LIKELY, LanguageReader

reader = LanguageReader()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("non funziona niente", "it"),
        ("where is my parcel please", "en"),
        ("je ne peux plus me connecter", "fr"),
        ("ich kann mich nicht anmelden", "de"),
        ("no puedo entrar en mi cuenta", "es"),
        ("não consigo entrar na minha conta", "pt"),
        ("ik kan niet inloggen op mijn account", "nl"),
        ("nie mogę zalogować się na konto", "pl"),
        ("jeg kan ikke logge ind på min konto længere", "da"),
        ("ma ei saa oma kontole sisse logida", "et"),
        ("nuk mund të hyj në llogarinë time", "sq"),
        ("ezin dut nire kontuan sartu", "eu"),
        ("не могу войти в личный кабинет", "ru"),
        ("не можу увійти до свого кабінету", "uk"),
        ("ログインできません", "ja"),
        ("моја поруџбина још није стигла", "sr"),
    ],
)
def test_a_short_mail_has_its_language(text: str, language: str) -> None:
    assert reader.read(text).value == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Grazie", "it"),
        ("aiuto", "it"),
        ("Danke!", "de"),
        ("Merci", "fr"),
        ("Gracias", "es"),
        ("Obrigado", "pt"),
        ("help", "en"),
        ("Takk", "no"),
        ("дякую", "uk"),
    ],
)
def test_one_telling_word_is_enough_and_never_certain(text: str, language: str) -> None:
    read = reader.read(text)
    assert read.value == language
    assert read.probability < 0.99


@pytest.mark.parametrize("text", ["ok", "Test", "tak", "Ok!!"])
def test_a_word_of_many_languages_is_unsure_and_names_candidates(text: str) -> None:
    read = reader.read(text)
    assert not read.sure()
    assert len(read.others) > 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nn funziona cmq", "it"),
        ("xke nn arriva", "it"),
        ("pls where r u", "en"),
        ("jsp pq ca marche pas", "fr"),
        ("hab ned zahlt", "de"),
        ("i bims wieder", "de"),
        ("weisch was i mein", "de"),
        ("pq no me llega", "es"),
        ("tb nao funciona", "pt"),
    ],
)
def test_words_typed_on_a_phone_or_spoken_at_home_count(text: str, language: str) -> None:
    assert reader.read(text).value == language


@pytest.mark.parametrize(
    "text", ["PERCHE NON ARRIVA IL PACCO", "perche' il pacco non e' ancora arrivato"]
)
def test_capitals_and_missing_accents_do_not_mislead(text: str) -> None:
    assert reader.read(text).value == "it"


@pytest.mark.parametrize(
    "text",
    [
        "Da ieri il sito non mi fa pagare, è urgente, potete controllare?\nSent from my iPhone",
        "Hello,\nda ieri il sito non mi fa pagare.\nHave a great day and stay safe!",
        "Da ieri quando pago mi dice: your payment could not be processed, try again later",
        'Da ieri esce "Your payment could not be processed, please try again later"',
        "Non mi fa pagare\nDa ieri esce un errore.\n--\nBest regards\nVisit our new website",
        "Pagamento\nNon mi fa pagare da ieri.\nThis message is confidential. If you are not the "
        "intended recipient, please delete it. Any use of it is prohibited.",
    ],
)
def test_what_the_writer_did_not_choose_does_not_decide(text: str) -> None:
    assert reader.read(text).value == "it"


def test_a_subject_set_by_a_form_does_not_decide() -> None:
    text = "New message from your contact form\nNon riesco ad accedere da ieri sera"
    assert reader.listen(text, titled=True)[0].value == "it"


def test_a_writer_may_speak_of_newsletters() -> None:
    text = "Newsletter\nHello,\nnon riesco a disiscrivermi.\nIl bottone dà errore da due giorni."
    assert reader.read(text).value == "it"


@pytest.mark.parametrize("text", ["", "12345 ?!", "https://example.com/help/me", "PE-49012", "🙏"])
def test_a_text_without_words_has_no_language(text: str) -> None:
    assert reader.read(text).value == "und"


def test_close_languages_are_named_as_candidates() -> None:
    others = dict(reader.read("gdje je moja narudžba").others)
    assert {"hr", "bs"} & set(others)


@pytest.mark.parametrize("prior", [("de",), (None, "de"), ("de", "de")])
def test_conversation_or_sender_decide_where_the_text_hardly_speaks(
    prior: tuple[str | None, ...],
) -> None:
    for text in ("ok", "12345"):
        assert reader.read(text, prior).value == "de"


def test_conversation_and_sender_do_not_outvote_a_clear_text() -> None:
    text = "Bonjour, je n'ai toujours pas reçu ma commande."
    assert reader.read(text, ("it", "it")).value == "fr"


def test_a_language_nobody_knows_is_no_prior() -> None:
    assert reader.read("ok", ("und", "xx", "")) == reader.read("ok")


def test_evidence_is_a_piece_of_the_text() -> None:
    text = "Hello. The parcel has not arrived yet."
    (evidence,) = reader.read(text).evidence
    assert evidence in text


def test_every_sentence_keeps_its_language() -> None:
    text = "Errore\nDa ieri non riesco a pagare.\nThe payment could not be processed. Che faccio?"
    _, passages = reader.listen(text)
    told = {text[p.start : p.end]: p.language for p in passages}
    assert told["Da ieri non riesco a pagare."] == "it"
    assert told["The payment could not be processed."] == "en"
    assert told["Che faccio?"] == "it"


def test_a_passage_that_hardly_speaks_has_the_language_of_the_mail() -> None:
    _, passages = reader.listen("Ok\nIch habe die Rechnung noch nicht bekommen.")
    assert {passage.language for passage in passages} == {"de"}


HOSTILE = (
    "ciao a tutti " * 80_000,
    "!" * 1_000_000,
    "a. " * 330_000,
    "a" * 1_000_000,
    "a@" * 500_000,
    "ab1" * 330_000,
    '"' * 1_000_000,
    ": a" * 330_000,
    "--\n" * 330_000,
    "a\n" * 500_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:4]))
def test_a_megabyte_is_read_at_once(text: str) -> None:
    reader.read("warm")
    start = time.process_time()
    reader.read(text)
    assert time.process_time() - start < 1


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=300), st.lists(st.sampled_from(["it", None, "zz"])))
def test_no_text_makes_it_raise_or_answer_outside_its_languages(
    text: str, prior: list[str | None]
) -> None:
    judged, passages = reader.listen(text, prior)
    assert judged.value in (*LIKELY, "und")
    assert 0 <= judged.probability <= 1
    assert all(evidence in text for evidence in judged.evidence)
    for start, end, language, probability in passages:
        assert 0 <= start < end <= len(text)
        assert language in LIKELY
        assert 0 <= probability <= 1
