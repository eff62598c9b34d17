"""The decode card: four plain answers, each with what shows it, and safe with any mail."""

from dataclasses import replace

import pytest
from markupsafe import Markup, escape

from inbox_assistant.model import (
    Address,
    Asking,
    Fact,
    Judged,
    Passage,
    Promise,
    Reading,
    StoredMail,
)
from inbox_assistant.questions import shipped
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read
from tests.web.actors import Time, Visitor, shown
from web.marks import told

ANNA = Address("Anna", "anna@customer.example")
BODY = "Buongiorno. Non riesco <b>ad accedere</b>. Potete aiutarmi?"


def _asking(text: str, subject: str = "Login") -> Asking:
    start = f"{subject}\n{BODY}".index(text)
    return Asking(text, start, start + len(text), "question")


def _mail(store: Store, reading: Reading, number: int = 1, **where: object) -> StoredMail:
    values = {"sender": ANNA, "subject": "Login", "own_words": BODY} | where
    mail = arrive(store, number, MORNING, **values)  # type: ignore[arg-type]
    read(store, mail, reading)
    return mail


def test_each_sentence_of_the_request_leads_to_its_place_in_the_mail(
    agent: Visitor, store: Store
) -> None:
    asking = (
        _asking("Non riesco <b>ad accedere</b>."),
        _asking("Potete aiutarmi?"),
        _asking("Login"),
    )
    _mail(store, a_reading(asking=asking))
    page = shown(agent.opens("/conversations/1"))
    assert '<a href="#asked-0">Non riesco &lt;b&gt;ad accedere&lt;/b&gt;.</a>' in page
    assert '<span class="asked" id="asked-1">Potete aiutarmi?</span>' in page
    assert "#asked-2" not in page  # the subject is no place in the mail


def test_only_the_very_words_of_the_evidence_are_marked(agent: Visitor, store: Store) -> None:
    start = len("Login\n") + BODY.index("ad accedere")
    blocking = Judged(3, 0.9, ("ad accedere",), spans=((start, start + len("ad accedere")),))
    _mail(store, replace(a_reading(), blocking=blocking))
    assert "&lt;b&gt;<mark>ad accedere</mark>&lt;/b&gt;" in shown(agent.opens("/conversations/1"))


@pytest.mark.parametrize("span", [(0, 5), (6, 9), (500, 900), (8, 2), (-9, -2)])
def test_places_that_do_not_fit_mark_nothing(
    agent: Visitor, store: Store, span: tuple[int, int]
) -> None:
    emotion = Judged("anger", 0.9, ("not there",), spans=(span,))
    asking = (Asking("not there", *span, "wish"),)
    _mail(store, replace(a_reading(asking=asking), emotion=emotion))
    page = shown(agent.opens("/conversations/1"))
    assert "<mark>" not in page and "asked-0" not in page


def test_marks_within_a_sentence_and_across_its_border_are_closed() -> None:
    marked = told("a <b c> d", [(2, 7)], [(0, 4), (6, 9)])
    assert marked == Markup(
        '<mark>a </mark><span class="asked" id="asked-0"><mark>&lt;b</mark> c<mark>&gt;</mark>'
        "</span><mark> d</mark>"
    )


def test_the_history_answers_whether_they_were_let_down(
    agent: Visitor, colleague: Visitor, store: Store, time: Time
) -> None:
    _mail(store, a_reading())
    promise = Promise(MORNING + hours(24), "soon")
    store.outbox.queue(a_reply_row(1), a_reply(1), 1, promise)
    for number in (2, 3):
        read(store, arrive(store, number, MORNING + hours(20 * number), 1, sender=ANNA))
    time.passes(days=5)
    agent.login()
    colleague.login()
    english, italian = (shown(who.opens("/conversations/1")) for who in (agent, colleague))
    said = "wrote 2 times since Wed 4 Feb without an answer and a promise of Tue 3 Feb was missed"
    assert f"Yes:</strong> {said}." in english and "let down before" in english
    assert "ha scritto 2 volte senza risposta, la prima mer 4 feb" in italian
    assert "una promessa non è stata mantenuta (mar 3 feb)" in italian


def test_a_conversation_that_ended_badly_is_one_click_away(agent: Visitor, store: Store) -> None:
    _mail(store, a_reading())
    later = arrive(store, 2, MORNING + hours(60), sender=ANNA)
    read(store, later)
    page = shown(agent.opens("/conversations/2"))
    assert "another conversation has waited since Mon 2 Feb" in page
    assert '<a href="/conversations/1">No. 1</a>' in page


def test_nothing_is_claimed_of_somebody_new(agent: Visitor, store: Store) -> None:
    _mail(store, a_reading(emotion="neutral", intensity=0))
    assert shown(agent.opens("/conversations/1")).count("No, nothing points to it.") == 2


def test_the_questions_come_in_the_customers_language_and_form(
    agent: Visitor, store: Store
) -> None:
    _mail(store, a_reading(language="de", formality="informal", questions=("order_number",)))
    page = shown(agent.opens("/conversations/1"))
    assert "<summary>order number</summary>" in page
    way = shipped().ways("order_number", "de", informal=True)[0]
    assert f'<p lang="de">{escape(way)}</p>' in page


def test_what_is_given_and_foreign_sentences_are_shown(colleague: Visitor, store: Store) -> None:
    reading = a_reading(
        facts=(Fact("order_number", "PE-<1>"), Fact("amount", "9 €")),
        passages=(Passage(0, 5, "it", 0.9), Passage(6, 9, "en", 0.9), Passage(9, 10, "fr", 0.2)),
    )
    _mail(store, reading)
    page = shown(colleague.opens("/conversations/1"))
    assert "<q>PE-&lt;1&gt;</q>" in page and "importo" in page
    assert "Altre lingue nel testo: 1 frase in inglese" in page
    assert "francese" not in page.split("Altre lingue nel testo")[1].split("</p>")[0]


def test_an_older_reading_without_places_still_shows_its_request(
    agent: Visitor, store: Store
) -> None:
    _mail(store, a_reading(request="non riesco ad accedere"))
    assert "non riesco ad accedere</p>" in shown(agent.opens("/conversations/1"))
