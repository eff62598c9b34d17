"""What a reply will do is decided before it is written, from what is known and nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from inbox_assistant.config import CompensationConfig
from inbox_assistant.model import (
    Answer,
    Asking,
    Decoded,
    Fact,
    Named,
    Plan,
    Reason,
    Solution,
    Suggestion,
)
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.suggest import suggest
from inbox_assistant.respond.topics import questions_asked, topic
from tests.respond.making import FRIDAY, an_issue, asked, known_answer

OFFER = "Come segno del nostro rammarico Le accreditiamo 10 euro."
POLICY = CompensationConfig(texts={"it": {"formal": OFFER, "informal": "Ti accreditiamo 10 euro."}})


def first(mail: Asked) -> Suggestion:
    return suggest(mail)[0]


def plan(mail: Asked) -> Plan:
    made = first(mail).plan
    assert made is not None
    return made


def solved(text: str, language: str = "it", formality: str = "formal") -> Solution:
    return Solution(text, language, formality, 9, FRIDAY)


def calm(**changes: Any) -> Asked:
    values = {"emotion": "neutral", "intensity": 0, "motive": "information", "blocking": 0}
    return asked(**(values | changes))


def decoded(mail: Asked, let_down: str = "", personal: str = "") -> Asked:
    reading = mail.reading
    before = Answer(bool(let_down), (Reason(let_down),) if let_down else ())
    word = Answer(bool(personal), (Reason(personal),) if personal else ())
    card = Decoded(reading.motive, reading.asking, reading.blocking, before, word)
    return replace(mail, decoded=card)


def test_an_answer_in_another_language_is_marked_for_translation_and_found() -> None:
    mail = asked(issue=an_issue(), answers=[known_answer("We repaired the access.", "en")])
    one = first(mail)
    assert one.kind == "solution" and plan(mail).answer == "translate"
    assert "We repaired the access." in one.text
    assert "⟦" in one.text
    assert [f.kind for f in one.findings if f.quote.startswith("⟦")] == ["wrong_language"]


def test_an_answer_kept_under_the_wrong_language_is_still_to_be_translated() -> None:
    text = "We repaired the access this morning, so you can sign in again as before."
    mail = asked(issue=an_issue(), answers=[known_answer(text, "it")])
    assert (plan(mail).answer, plan(mail).answer_language) == ("translate", "en")


def test_a_known_answer_comes_before_a_foreign_one_and_that_before_what_solved_it() -> None:
    known, foreign = known_answer("L'accesso è riparato."), known_answer("It is repaired.", "en")
    before = [solved("Abbiamo riaperto l'accesso.")]
    mail = asked(issue=an_issue(), solutions=before)
    assert plan(replace(mail, answers=[foreign, known])).answer == "known"
    assert plan(replace(mail, answers=[foreign])).answer == "translate"
    assert plan(mail).answer == "solved"
    assert "Abbiamo riaperto l'accesso." in first(mail).text


def test_what_solved_it_in_another_language_is_not_used() -> None:
    mail = asked(issue=an_issue(), solutions=[solved("It is open again.", "en")])
    assert plan(mail).kind == "interim"


def test_what_was_said_already_is_not_said_again_as_a_solution() -> None:
    answer = "Abbiamo riparato l'accesso: ora può entrare di nuovo."
    mail = asked(
        issue=an_issue(),
        answers=[known_answer(answer)],
        answered_before=True,
        said=(f"Gentile Maria Rossi,\n\n{answer}\n\nIl Negozio",),
    )
    assert first(mail).kind == "follow_up"
    assert all(answer not in one.text for one in suggest(mail))


def test_no_answer_is_given_where_none_is_known() -> None:
    for one in suggest(asked(issue=an_issue())):
        assert one.plan is not None
        assert (one.plan.answer, one.plan.answer_text) == (None, "")


def test_what_was_given_in_an_earlier_mail_is_not_asked_again() -> None:
    mail = asked(vague=True, questions=("order_number", "device"))
    assert plan(mail).questions == ("order_number", "device")
    assert plan(replace(mail, given=frozenset({"order_number"}))).questions == ("device",)
    # A booking number makes an order number needless.
    assert plan(replace(mail, given=frozenset({"booking_number"}))).questions == ("device",)


def test_what_we_asked_before_is_not_asked_again() -> None:
    mail = asked(vague=True, questions=("order_number", "device"))
    letter = first(mail).text
    [again] = suggest(replace(mail, said=(letter,), answered_before=True), only="question")
    assert again.plan and again.plan.questions == ("what_happened",)


def test_codes_and_devices_are_named_but_no_addresses_or_sums() -> None:
    facts = (
        Fact("order_number", "PE-49012"),
        Fact("account_email", "maria@customer.example"),
        Fact("amount", "96 euro"),
        Fact("device", "iPhone 13"),
    )
    made = plan(calm(facts=facts))
    assert made.acknowledges == (Named("fact", "PE-49012"), Named("fact", "iPhone 13"))
    text = first(calm(facts=facts)).text
    assert "«PE-49012»" in text and "96" not in text and "@" not in text


def test_a_number_the_subject_names_is_not_named_twice() -> None:
    mail = calm(subject="Reso PE-49012 in ritardo", facts=(Fact("order_number", "PE-49012"),))
    assert plan(mail).acknowledges == (Named("topic", "Reso PE-49012 in ritardo"),)


def asking(text: str) -> tuple[Asking, ...]:
    return (Asking(text, 0, len(text), "question"),)


def test_a_calm_question_is_repeated_where_the_subject_says_nothing() -> None:
    mail = calm(asking=asking("Quando arriva il pacco a Mestre?"))
    assert plan(mail).acknowledges == (Named("request", "Quando arriva il pacco a Mestre?"),)
    assert "Quando arriva il pacco a Mestre?" in first(mail).text


@pytest.mark.parametrize(
    "words",
    [
        "Ma vi rendete conto, idioti, di che cosa avete fatto?",
        "State scherzando, o mi prendete in giro?",
        "MA QUANDO MAI ARRIVA QUESTO PACCO?",
        "When will my parcel arrive at the address I gave?",
        "Ma è mai possibile??",
    ],
)
def test_insults_reproaches_and_other_languages_are_not_repeated(words: str) -> None:
    assert plan(calm(asking=asking(words))).acknowledges == ()


def test_each_question_of_a_long_mail_is_noted_down() -> None:
    two = (
        *asking("Quando arriva il pacco a Mestre?"),
        *asking("Posso cambiare il colore della pentola?"),
    )
    long = calm(asking=two, words="parola " * 120)
    assert [n.role for n in plan(long).acknowledges] == ["question", "question"]
    assert first(long).text.count("\n- «") == 2
    assert [n.role for n in plan(calm(asking=two, words="parola")).acknowledges] == ["request"]


def test_a_short_mail_gets_a_shorter_letter_than_a_long_one() -> None:
    short, long = first(asked(words="parola " * 8)).text, first(asked(words="parola " * 130)).text
    assert len(short.split()) < len(long.split())
    assert short.count("\n\n") < long.count("\n\n")


def test_thanks_after_our_answer_get_thanks() -> None:
    mail = asked(motive="other", emotion="gratitude", intensity=1, blocking=0, answered_before=True)
    assert [one.kind for one in suggest(mail)] == ["thanks"]
    assert first(mail).promise is None and plan(mail).apology == "none"


def test_thanks_with_a_question_may_be_answered_with_a_word_on_the_question() -> None:
    told = {"motive": "praise", "emotion": "gratitude", "intensity": 1, "blocking": 0}
    mail = asked(**told, asking=asking("Dove butto la pentola vecchia?"))
    assert [one.kind for one in suggest(mail)] == ["thanks", "interim"]
    assert suggest(mail)[1].promise is not None


def test_what_an_answer_leaves_open_gets_a_dated_word() -> None:
    """An answer that does not say when would leave the customer waiting in silence."""
    question = "Quanto costa la sostituzione del coperchio di vetro?"
    mail = calm(asking=asking(question), words=question)
    mail = replace(mail, issue=an_issue(), answers=[known_answer("I colori sono tre.")])
    one = first(mail)
    assert one.plan is not None and one.plan.next_step == "dated" and one.promise is not None
    assert one.promise.quote.casefold() in one.text.casefold()
    assert "left_open" in one.plan.reasons
    settled = replace(mail, answers=[known_answer("La sostituzione costa 12 euro.")])
    assert first(settled).promise is None and "left_open" not in plan(settled).reasons


@pytest.mark.parametrize(("intensity", "angry"), [(1, False), (2, False), (3, True)])
def test_who_is_merely_annoyed_is_not_called_angry(intensity: int, angry: bool) -> None:
    mail = asked(emotion="frustration", intensity=intensity, words="parola " * 60)
    texts = [one.text for rank in range(3) for one in suggest(replace(mail, rank=rank))]
    assert any("irrit" in text for text in texts) == angry


@pytest.mark.parametrize(
    "subject", ["paket futsch :(", "il manico è CADUTO DI COLPO", "grazie 😢 a voi"]
)
def test_what_shouts_or_makes_faces_is_not_repeated_as_the_matter(subject: str) -> None:
    assert topic(subject, "it") is None


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("it", "Una cortesia"),
        ("de", "Kurze Nachfrage"),
        ("en", "quick question"),
        ("es", "Llegó, pero..."),
        ("en", "please find my money"),
        ("es", "me habéis perdido la paellera"),
        ("fr", "vous avez rétréci ma poêle"),
        ("it", "oddio l'importazione"),
    ],
)
def test_what_names_no_matter_or_calls_to_us_is_not_repeated_as_the_matter(
    language: str, subject: str
) -> None:
    assert topic(subject, language) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "Hoi, darf ich am Samstag ein Training machen?",
            "darf ich am Samstag ein Training machen?",
        ),
        ("aber ist das wirklich so gewollt?", None),
        ("Wie lange läuft der Vertrag noch?", "Wie lange läuft der Vertrag noch?"),
    ],
)
def test_a_question_is_repeated_where_it_stands_on_its_own(words: str, told: str | None) -> None:
    assert questions_asked(asking(words), "de") == ((told,) if told else ())


def test_a_solved_conversation_without_reaction_demands_nothing() -> None:
    assert suggest(asked(has_last_word=True)) == []
    fixed = asked(has_last_word=True, issue=an_issue(status="fixed"))
    assert [one.kind for one in suggest(fixed)] == ["closing"]


def test_a_promised_word_is_prepared_after_our_own() -> None:
    assert [s.kind for s in suggest(asked(has_last_word=True, is_promised=True))] == ["interim"]


def test_who_is_held_up_and_calmly_asks_gets_a_light_apology() -> None:
    held_up = {"blocking": 2, "emotion": "confusion", "intensity": 1}
    assert plan(asked(motive="information", **held_up)).apology == "light"
    assert plan(asked(motive="fix", **held_up)).apology == "heavy"


def test_a_known_let_down_is_owned_up_to_once() -> None:
    mail = decoded(asked(), let_down="says_so")
    assert plan(mail).personal == "let_down" and plan(mail).apology == "heavy"
    broken = decoded(asked(), let_down="promise_missed")
    assert plan(broken).personal == "promise_missed"
    assert plan(replace(mail, is_chaser=True)).personal is None  # the late apology says it


@pytest.mark.parametrize(
    ("reason", "name"), [("loss", "hardship"), ("child", "urgent"), ("loyal", "loyal")]
)
def test_what_weighs_on_a_customer_gets_a_personal_word(reason: str, name: str) -> None:
    assert plan(decoded(asked(), personal=reason)).personal == name


def test_nothing_is_offered_unless_the_team_says_so() -> None:
    assert all(one.plan and one.plan.compensation is None for one in suggest(asked()))


def test_an_offer_comes_with_the_apology_in_the_customers_form_and_once() -> None:
    mail = asked(compensation=POLICY)
    assert plan(mail).compensation == OFFER and OFFER in first(mail).text
    assert plan(mail).apology != "none"
    informal = asked(compensation=POLICY, formality="informal")
    assert plan(informal).compensation == "Ti accreditiamo 10 euro."
    assert plan(replace(mail, said=(first(mail).text,))).compensation is None


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({"blocking": 2, "motive": "fix"}, False),
        ({"blocking": 2, "motive": "refund"}, True),
        ({"blocking": 3, "motive": "fix"}, True),
    ],
)
def test_the_policy_says_for_which_harm(changes: dict[str, Any], offered: bool) -> None:
    assert (plan(asked(compensation=POLICY, **changes)).compensation is not None) is offered


def test_who_was_let_down_before_is_offered_something() -> None:
    mail = asked(compensation=POLICY, blocking=1, motive="fix")
    assert plan(mail).compensation is None
    assert plan(decoded(mail, let_down="reopened")).compensation == OFFER


def test_an_offer_in_no_language_of_the_customer_is_left_out() -> None:
    assert plan(asked(compensation=POLICY, language="de")).compensation is None


def test_the_plan_is_told_as_json_and_never_holds_less() -> None:
    told = plan(asked(compensation=POLICY)).as_dict()
    assert set(told) == {
        "kind",
        "acknowledges",
        "questions",
        "answer",
        "answer_language",
        "apology",
        "personal",
        "compensation",
        "next_step",
        "reasons",
    }
    assert told["next_step"] == "dated"
