"""What a mail asks: the sentences that carry it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.questions import shipped
from inbox_assistant.understand.cleaning import parts_of
from inbox_assistant.understand.questions import Judgement
from inbox_assistant.understand.request import Request, RequestReader
from inbox_assistant.understand.signs import signs_of
from inbox_assistant.understand.words import Words

READER = RequestReader()
RANT = (
    "È una vergogna, siete ridicoli, mai visto un servizio così, e intanto io sto qui ad aspettare "
    "da ore con due bambini e la cena da fare e nessuno che dica niente, quindi vorrei sapere "
    "quando arriva il tecnico"
)


def read(
    words: Words, language: str = "it", *, vague: bool = False, motive: str = "fix"
) -> Request:
    judged = Judgement(motive=motive, vague=vague, problem=0.9, is_reply=words.is_reply)
    cues = signs_of(words, language).cues
    return READER.read(words, parts_of(words, language), cues, language, judged)


def test_the_request_is_the_sentence_that_asks_not_the_venting() -> None:
    body = "Buongiorno. Che vergogna, siete ridicoli. Potete rimborsarmi la spedizione? Grazie"
    assert read(Words("", body)).text == "Potete rimborsarmi la spedizione?"


def test_a_mail_without_body_asks_with_its_subject() -> None:
    assert read(Words("Dov'è il pacco?", "")).text == "Dov'è il pacco?"


def test_a_request_that_only_the_subject_tells_is_found() -> None:
    assert (
        "Potete annullare l'ordine?"
        in read(
            Words("Re: Potete annullare l'ordine?", "Grazie e buona giornata,\nMario Rossi")
        ).text
    )


def test_greeting_thanks_and_signature_carry_no_request() -> None:
    body = "Dear team,\nmy parcel is lost. Could you send it again?\nMany thanks,\nAnna Smith"
    text = read(Words("Parcel", body), "en").text
    assert "Could you send it again?" in text
    assert "Anna" not in text and "thanks" not in text and "Dear" not in text


def test_of_a_long_rant_only_the_clauses_that_ask_are_quoted() -> None:
    text = read(Words("", RANT)).text
    assert "vorrei sapere quando arriva il tecnico" in text
    assert "vergogna" not in text


def test_a_text_without_any_mark_is_cut_where_it_asks() -> None:
    body = (
        "hi so i tried everything you said and the thing still does nothing at all i restarted it "
        "twice and my husband did too and it is the same every time honestly could you tell me "
        "when somebody can come and look at it"
    )
    text = read(Words("", body), "en").text
    assert "could you tell me when somebody can come" in text
    assert len(text.split()) < 30


def test_of_two_requests_both_are_kept_in_their_order() -> None:
    body = "Potete rimandarmi la fattura? Il resto va bene. E quando apre il negozio di Bari?"
    kinds = [sentence.kind for sentence in read(Words("", body)).asking]
    assert kinds == ["question", "question"]


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("Vi sembra normale? Rivoglio i miei soldi.", "it"),
        ("Is this a joke? I want my money back.", "en"),
        ("C'est une blague ? Remboursez-moi ma commande.", "fr"),
        ("Ist das euer Ernst? Bitte erstatten Sie mir den Betrag.", "de"),
        ("¿Os parece normal? Quiero que me devolváis el dinero.", "es"),
        ("Is dit een grap? Ik wil mijn geld terug.", "nl"),
        ("É uma piada? Quero o meu dinheiro de volta.", "pt"),
    ],
)
def test_a_question_asked_in_anger_is_no_request(body: str, language: str) -> None:
    asking = read(Words("", body), language).asking
    assert [sentence.kind for sentence in asking] == ["wish"]
    assert asking[0].text == body.partition("? ")[2]


def test_each_sentence_says_where_it_stands_and_what_it_is() -> None:
    words = Words("Pacco", "Ciao, il pacco non è arrivato. Quando arriva?")
    asking = read(words).asking
    assert [(s.text, s.kind) for s in asking] == [
        ("il pacco non è arrivato.", "trouble"),
        ("Quando arriva?", "question"),
    ]
    assert all(words.text[s.start : s.end] == s.text for s in asking)


_PIECES = st.sampled_from(
    ["?", "!!", "\n", " ", "…", "PE-12345", "vorrei", "Could you", "«", "»", '"', "ordine", "da ",
     "ieri", "12.02.", "€ 9,90", "a@b.example", "😀", "\ud800", "١٢٣٤٥", "allego", "foto", "loop"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60) | st.lists(_PIECES, max_size=12).map("".join),
    st.text(max_size=300) | st.lists(_PIECES, max_size=60).map(" ".join),
    st.sampled_from(["it", "en", "fr", "de", "es", "pt", "nl", "pl", "und"]),
    st.booleans(),
)
def test_no_text_breaks_it_and_all_it_returns_is_in_the_mail(
    subject: str, body: str, language: str, vague: bool
) -> None:
    words = Words(subject, body)
    found = read(words, language, vague=vague)
    assert all(words.text[s.start : s.end] == s.text for s in found.asking)
    assert all(fact.text in words.text for fact in found.facts)
    assert set(found.questions) <= set(shipped().questions) - set(found.given)
    assert len(found.questions) <= 2


@pytest.mark.parametrize(
    "piece",
    ["PE-1", "12.", "a@", "€1", "da ", "«", "?!", "vorrei ", "A1-", "+39 ", "0 ", "allego foto "],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    words = Words("", (piece * 20_000)[:20_000])
    cues, parts = signs_of(words, "it").cues, parts_of(words, "it")
    judged = Judgement(motive="fix", vague=True, problem=0.9, is_reply=False)
    start = time.process_time()
    READER.read(words, parts, cues, "it", judged)
    assert time.process_time() - start < 1
