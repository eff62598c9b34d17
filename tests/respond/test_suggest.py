"""Suggestions keep the customer's language and register, and the house's rules of care."""

from itertools import product

import pytest

from inbox_assistant.model import Address
from inbox_assistant.respond.phrases import Style, languages, phrasebook
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader
from tests.respond.making import an_issue, asked, known_answer

EMOTIONS = ("anger", "anxiety", "disappointment", "confusion", "gratitude", "neutral")


@pytest.mark.parametrize(
    ("language", "formality"), list(product(languages(), ("formal", "neutral", "informal")))
)
def test_every_suggestion_is_in_the_customers_language_and_form_without_findings(
    language: str, formality: str
) -> None:
    moods = [*product(EMOTIONS, ("warm", "neutral", "cold"), (True, False))]
    start = languages().index(language) % 3  # a third of them for each language
    for seed, (emotion, warmth, vague) in list(enumerate(moods))[start::3]:
        mail = asked(
            conversation_id=seed,
            language=language,
            formality=formality,
            emotion=emotion,
            warmth=warmth,
            vague=vague,
            questions=("order_number", "photo", "device"),
            answered_before=seed % 2 == 0,
            is_chaser=seed % 3 == 0,
        )
        for suggestion in suggest(mail):
            assert suggestion.findings == (), suggestion.text
            assert LanguageReader().read(suggestion.text).value == language
            form = address_form(address_cues(suggestion.text, language), language)
            assert form in ({"familiar", None} if formality == "informal" else {"formal", None})


def test_an_italian_lei_is_answered_with_lei_and_a_german_du_with_du() -> None:
    assert "Le scrivo" in suggest(asked(language="it", formality="formal"))[0].text
    assert " dir" in suggest(asked(language="de", formality="informal"))[0].text


def test_thanks_are_answered_with_thanks_alone() -> None:
    mail = asked(motive="praise", emotion="gratitude", blocking=0, warmth="warm")
    assert [s.kind for s in suggest(mail)] == ["thanks"]
    assert suggest(mail)[0].promise is None


def test_a_known_answer_in_the_customers_language_comes_first() -> None:
    mail = asked(issue=an_issue(), answers=[known_answer("Abbiamo riparato l'accesso.")])
    first = suggest(mail)[0]
    assert first.kind == "solution"
    assert "Abbiamo riparato l'accesso." in first.text


def test_a_vague_mail_of_an_unsure_issue_is_asked_before_it_is_answered() -> None:
    mail = asked(
        vague=True,
        questions=("device",),
        issue=an_issue(),
        issue_probability=0.55,
        answers=[known_answer("Abbiamo riparato l'accesso.")],
    )
    assert [s.kind for s in suggest(mail)][:2] == ["question", "interim"]


def test_at_most_two_questions_are_asked_and_only_for_what_was_not_given() -> None:
    mail = asked(
        vague=True,
        questions=("order_number", "photo", "device", "since_when"),
        given=("order_number",),
    )
    text = suggest(mail)[0].text
    assert sum(line.startswith("- ") for line in text.splitlines()) == 2
    assert "ordine" not in text


def test_a_dated_reply_carries_its_promise_in_its_own_words() -> None:
    interim = suggest(asked())[0]
    assert interim.kind == "interim"
    assert interim.promise is not None
    assert interim.promise.quote.casefold() in interim.text.casefold()
    assert "lunedì 23 novembre" in interim.promise.quote


def test_anger_gets_calm_and_an_apology_but_never_an_exclamation_mark() -> None:
    text = suggest(asked(emotion="anger", intensity=3, warmth="warm", formality="informal"))[0].text
    assert "scus" in text.casefold()
    assert "!" not in text


def test_a_customer_who_had_to_write_again_gets_an_apology_for_the_wait() -> None:
    for conversation_id in range(4):
        text = suggest(asked(is_chaser=True, conversation_id=conversation_id))[0].text
        late = phrasebook("it").variants("apology", "late", Style("formal", warm=False))
        assert any(words in text for words in late)


def test_a_fixed_problem_offers_the_closing_word() -> None:
    assert "closing" in {s.kind for s in suggest(asked(issue=an_issue(status="fixed")))}


def test_a_vague_mail_gets_the_closing_word_only_when_its_issue_is_sure() -> None:
    fixed = an_issue(status="fixed")
    unsure = suggest(asked(vague=True, issue=fixed, issue_probability=0.55), only="closing")
    sure = suggest(asked(vague=True, issue=fixed, issue_probability=0.9), only="closing")
    assert (unsure, [s.kind for s in sure]) == ([], ["closing"])


def test_an_unhappy_second_mail_offers_a_personal_follow_up() -> None:
    assert suggest(asked(answered_before=True, emotion="disappointment"))[0].kind == "follow_up"


def test_a_language_without_phrases_gets_english_and_says_so() -> None:
    first = suggest(asked(language="ja"))[0]
    assert first.language == "en"
    assert "translate" in first.why[0]
    assert first.findings == ()


def test_why_is_told_in_the_language_of_the_interface() -> None:
    assert "promette" in suggest(asked(ui_language="it"))[0].why[-1].casefold()


@pytest.mark.parametrize(
    ("subject", "reply"),
    [
        ("Ordine mai arrivato", "Re: Ordine mai arrivato"),
        ("RE: Re: R: Ordine", "Re: Ordine"),
        ("AW: WG: Bestellung", "Re: Bestellung"),
        ("", "Re: il Suo messaggio"),
        ("a\r\nBcc: all@customer.example", "Re: a Bcc: all@customer.example"),
    ],
)
def test_the_subject_has_re_once_and_one_line(subject: str, reply: str) -> None:
    assert suggest(asked(subject=subject))[0].subject == reply


def test_a_calm_subject_is_named_and_a_shouted_one_is_not() -> None:
    calm = asked(subject="Ordine in ritardo", emotion="neutral", blocking=0)
    loud = asked(subject="VERGOGNA LADRI", emotion="neutral", blocking=0)
    assert "«Ordine in ritardo»" in suggest(calm)[0].text
    assert "VERGOGNA" not in suggest(loud)[0].text


def test_holes_in_names_and_subjects_are_never_filled() -> None:
    mail = asked(
        customer=Address("{until} {team}", "x@customer.example"),
        subject="{until} ordine perso",
        emotion="neutral",
    )
    assert "{" not in suggest(mail)[0].text
    assert suggest(mail)[0].subject == "Re: {until} ordine perso"


def test_the_same_mail_gets_the_same_suggestions() -> None:
    assert suggest(asked()) == suggest(asked())
