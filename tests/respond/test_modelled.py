"""A model words what was decided: its letter keeps all our rules, or the phrase version stands."""

from dataclasses import replace
from typing import Any

import pytest

from inbox_assistant.model import Suggestion
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.instructing import Heard
from inbox_assistant.respond.llm import Endpoint
from inbox_assistant.respond.modelled import Modelled, Modeller
from inbox_assistant.respond.parting import parts
from inbox_assistant.respond.suggest import suggest
from tests.respond.making import asked, known_answer
from tests.rig.oracle import SILENCE, Oracle, completion, http

WORDS = {
    "it": "Buongiorno, da ieri non riesco ad accedere al mio profilo. Potete aiutarmi? Maria",
    "en": "Hello, I have not been able to log in since yesterday. Could you help me, please? Maria",
    "de": "Guten Tag, seit gestern kann ich mich nicht anmelden. Können Sie mir bitte helfen?",
    "fr": "Bonjour, depuis hier je ne peux plus me connecter. Pouvez-vous m'aider ? Maria",
    "es": "Buenos días, desde ayer no puedo entrar en mi perfil. ¿Pueden ayudarme? Maria",
}
POLISH = "Dzień dobry, od wczoraj nie mogę zalogować się na konto. Czy mogą mi Państwo pomóc? Maria"
IN_POLISH = (
    "Dzień dobry Pani Maria Rossi,\n\ndziękujemy za wiadomość i przepraszamy za kłopot, jaki Pani "
    "sprawiliśmy. Sprawdzamy właśnie, gdzie leży przyczyna.\n\nNapiszemy do Pani do godziny 18:00 "
    "w poniedziałek, 23 listopada.\n\nZ poważaniem"
)


def a_case(language: str = "it", words: str = "", **changes: Any) -> tuple[Asked, Suggestion, str]:
    """A mail, the suggestion for it, and the words of that between greeting and closing."""
    mail = asked(words=words or WORDS[language], language=language, **changes)
    draft = suggest(mail)[0]
    found = parts(draft.text, mail.team)
    assert found
    return mail, draft, found.middle


def modelled(mail: Asked, draft: Suggestion, *answers: str | bytes, **config: Any) -> Modelled:
    with Oracle(list(answers)) as oracle:
        return _by(oracle, mail, draft, **config)


def _by(oracle: Oracle, mail: Asked, draft: Suggestion, **config: Any) -> Modelled:
    found = oracle.config(**config)
    return Modeller(found, Endpoint(found)).write(mail, draft, [Heard("customer", mail.words)])


@pytest.mark.parametrize("language", WORDS)
def test_a_letter_that_keeps_all_rules_is_used(language: str) -> None:
    mail, draft, middle = a_case(language)
    found = modelled(mail, draft, middle)
    assert found.by_model and found.suggestion.text == draft.text
    assert found.suggestion.promise == draft.promise
    assert "wordsmith" in found.note and found.note in found.suggestion.why[0]


def test_greeting_closing_and_signature_stay_ours_whatever_the_model_adds() -> None:
    mail, draft, middle = a_case()
    for answer in (draft.text, f"Gentile Maria,\n\n{middle}", f"Ecco la lettera:\n\n{middle}"):
        assert modelled(mail, draft, answer).suggestion.text == draft.text


def test_marks_of_a_markup_are_taken_off() -> None:
    mail, draft, middle = a_case()
    first, _, rest = middle.partition(" ")
    for answer in (f"```text\n{middle}\n```", f"**{first}** {rest}", f"# {middle}"):
        assert modelled(mail, draft, answer).suggestion.text == draft.text
    thought = f"<think>I should promise a refund</think>\n{middle}"
    assert modelled(mail, draft, thought).suggestion.text == draft.text


def test_a_fault_is_told_and_mended_once() -> None:
    mail, draft, middle = a_case()
    with Oracle([f"{middle} Le costa 49,90 €.", middle]) as oracle:
        found = _by(oracle, mail, draft)
    assert found.by_model and found.suggestion.text == draft.text
    [_, _, before, wrong] = oracle.forms[1]["messages"]
    assert before["role"] == "assistant" and "49,90 €" in wrong["content"]


def test_what_is_still_wrong_leaves_the_phrase_version_with_the_reason() -> None:
    mail, draft, middle = a_case()
    with Oracle([f"{middle} Le costa 49,90 €."]) as oracle:
        found = _by(oracle, mail, draft)
    assert len(oracle.forms) == 2
    assert not found.by_model and found.suggestion is draft
    assert found.note.startswith("The suggestion stays as it was") and "49,90 €" in found.note


WRONG = [
    ("we have read your message and are sorry for the trouble. " * 4, "language"),
    ("ho letto il tuo messaggio e ti chiedo scusa: controllo per te. {middle}", "familiar"),
    ("Capisco.", "too little"),
    ("Le chiediamo scusa. " * 200, "too long"),
    ("{middle} La colpa è del corriere, che perde tutto.", "check finds"),
    ("{middle} Parli con il dottor Bianchi.", "Bianchi"),
    ("{middle} Il guasto è iniziato il 3 marzo.", "3 marzo"),
    ("{middle} Ha scritto alle 14:37.", "14:37"),
    ("{middle} Ci sono 4812 casi.", "4812"),
    ("{middle} Servono 12 giorni.", "12 giorni"),
    ("{middle} Veda www.elsewhere.example/x per i dettagli.", "www.elsewhere.example/x"),
    ("{middle} Scriva a boss@evil.example per questo.", "boss@evil.example"),
    ("{middle} Chiami il numero +39 06 1234567 per questo.", "+39 06 1234567"),
    ("{middle} Riceverà un buono come gesto di scuse.", "not decided"),
    ("{middle} Può mandarci la password?", "asks more"),
    ("{middle} Entro domani a mezzogiorno Le rispondiamo.", "promises"),
    ("{without}", "promises"),
]


@pytest.mark.parametrize(("answer", "reason"), WRONG)
def test_what_breaks_a_rule_is_never_shown(answer: str, reason: str) -> None:
    mail, draft, middle = a_case()
    without = middle.rpartition("\n\n")[0]
    found = modelled(mail, draft, answer.format(middle=middle, without=without))
    assert not found.by_model and found.suggestion.text == draft.text
    assert reason in found.note


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (SILENCE, "too long"),
        (http(b"", "500 Internal Server Error"), "failed (500)"),
        (http(b"", "429 Too Many Requests", "Retry-After: 9"), "patience"),
        (http(completion("x", message={"tool_calls": [{}]})), "tools"),
        (http(b"nonsense"), "answer that is none"),
    ],
)
def test_a_model_that_fails_leaves_the_phrase_version(answer: bytes, reason: str) -> None:
    mail, draft, _ = a_case()
    with Oracle([answer]) as oracle:
        endpoint = Endpoint(oracle.config())
        endpoint.seconds = 0.1 if answer == SILENCE else 10
        found = Modeller(oracle.config(), endpoint).write(mail, draft, [])
    assert not found.by_model and found.suggestion is draft and reason in found.note


def test_both_attempts_share_one_deadline() -> None:
    mail, draft, _ = a_case()
    with Oracle(["Troppo breve.", SILENCE]) as oracle:
        endpoint = Endpoint(oracle.config())
        endpoint.seconds = 0.3
        found = Modeller(oracle.config(), endpoint).write(mail, draft, [])
    assert not found.by_model and "took too long" in found.note


def test_reasons_are_told_in_the_language_of_the_agent() -> None:
    mail, draft, _ = a_case(ui_language="it")
    found = modelled(mail, draft, http(b"", "500 Oops"))
    assert found.note.startswith("Il suggerimento resta com'era: il server del modello")


def test_a_customer_gets_a_letter_in_their_own_language_when_the_model_speaks_it() -> None:
    mail, draft, _ = _polish()
    found = modelled(mail, draft, IN_POLISH)
    assert found.by_model, found.note
    assert found.suggestion.language == "pl"
    assert found.suggestion.text == f"{IN_POLISH}\n{mail.team}"
    assert found.suggestion.promise == draft.promise and "Polish" in found.note


@pytest.mark.parametrize(
    ("said", "instead"),
    [("23 listopada", "24 listopada"), ("18:00", "12:00"), ("gdzie leży", "za 500 zł, gdzie leży")],
)
def test_in_another_language_too_the_promise_is_kept_and_nothing_invented(
    said: str, instead: str
) -> None:
    mail, draft, _ = _polish(words=f"{POLISH} Chcę 500 zł do 24 listopada o 12:00!")
    found = modelled(mail, draft, IN_POLISH.replace(said, instead))
    assert not found.by_model and found.suggestion is draft


def test_the_model_writes_only_in_languages_the_team_allows() -> None:
    mail, draft, _ = _polish()
    found = modelled(mail, draft, IN_POLISH, languages=("it",))
    assert not found.by_model and "not allowed" in found.note
    mail, draft, middle = a_case("de")
    assert not modelled(mail, draft, middle, languages=("it", "en")).by_model
    assert modelled(mail, draft, middle, languages=("de",)).by_model


def _polish(words: str = POLISH) -> tuple[Asked, Suggestion, str]:
    return a_case("pl", words)


ANSWER = "Please clear the cache of your browser, then log in again. It takes 2 minutes."
IN_ITALIAN = (
    "abbiamo letto con attenzione il Suo messaggio e La ringraziamo della pazienza. Le chiediamo "
    "scusa per il disagio.\n\nPer favore svuoti la cache del Suo browser e poi acceda di nuovo. "
    "Bastano 2 minuti.\n\nSe il problema rimane, ci scriva: siamo qui per Lei."
)


def test_an_answer_to_be_translated_is_translated_and_marked_for_the_agent() -> None:
    mail, draft, _ = a_case(answers=(known_answer(ANSWER, "en"),), issue_probability=1.0)
    assert draft.plan and draft.plan.answer == "translate" and "⟦" in draft.text
    found = modelled(mail, draft, IN_ITALIAN)
    assert found.by_model, found.note
    assert "⟦" not in found.suggestion.text and "translated by a language model" in found.note
    assert all("⟦" not in finding.quote for finding in found.suggestion.findings)


def test_a_translation_that_loses_a_fact_is_dropped() -> None:
    mail, draft, _ = a_case(answers=(known_answer(ANSWER, "en"),), issue_probability=1.0)
    found = modelled(mail, draft, IN_ITALIAN.replace("Bastano 2 minuti.", "Basta poco."))
    assert not found.by_model and "2 minutes" in found.note


def test_a_suggestion_without_a_plan_or_a_middle_is_left_alone() -> None:
    mail, draft, _ = a_case()
    for odd in (replace(draft, plan=None), replace(draft, text="Grazie.")):
        with Oracle() as oracle:
            assert _by(oracle, mail, odd).suggestion is odd
            assert oracle.forms == []
