"""The core of a reply: nothing that surrounds it, nothing that is one customer's own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import Address, StoredMail
from inbox_assistant.respond.cores import Role, core_of, roles
from inbox_assistant.respond.private import Customer, vocabulary
from inbox_assistant.respond.surroundings import languages
from tests.builders import MORNING, a_mail
from tests.respond.letters import CORES, LETTERS, OWN

ANNA = Address("Anna Rossi", "anna.rossi@posta.example")


def mails(words: str, sender: Address = ANNA) -> list[StoredMail]:
    mail = a_mail(own_words=words, sender=sender)
    return [StoredMail(1, 1, "support", "in", MORNING, mail)]


def customer(words: str = "", sender: Address = ANNA, others: str = "") -> Customer:
    common = vocabulary(mails(others, Address("", "other@x.example")))
    return Customer.of([sender], mails(words, sender), common)


@pytest.mark.parametrize("language", sorted(LETTERS))
def test_only_the_core_of_a_letter_is_left(language: str) -> None:
    sender, words, letter = LETTERS[language]
    assert core_of(letter, language, customer(words, sender)) == CORES[language]


@pytest.mark.parametrize(("language", "sentence"), OWN)
def test_a_sentence_that_is_one_customers_own_is_left_out(language: str, sentence: str) -> None:
    words = "My order 48213. I live in Via Garibaldi and my daughter Zoe uses it, thanks, Anna."
    told = customer(words)
    letter = f"{CORES[language]}\n{CORES[language]}\n{sentence}\n{CORES[language]}"
    core = core_of(letter, language, told)
    assert core is not None and sentence not in core
    assert Role.OWN in {role for text, role in roles(letter, language, told) if sentence in text}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "Aspetti 10 minuti, poi riaccenda la pentola a 3 tacche."),
        ("it", "Se il Suo profilo è stato bloccato, apra le impostazioni e lo sblocchi."),
        ("en", "Hold the button for 30 seconds until the light blinks."),
        ("en", "If your parcel was opened, take the lid off first."),
        ("de", "Drücken Sie die Taste 5 Sekunden lang und öffnen Sie dann die Einstellungen."),
        ("fr", "Ouvrez vos paramètres, puis choisissez une nouvelle langue."),
        ("es", "Abra su cuenta, elija otra contraseña y vuelva a entrar."),
    ],
)
def test_what_helps_everybody_stays(language: str, sentence: str) -> None:
    assert core_of(sentence, language, customer("order 48213")) == sentence


def test_what_several_customers_say_is_nobodys_own() -> None:
    sentence = "Please open the Kestrel app, wait for error 42 and press retry."
    alone = customer("My Kestrel shows error 42.")
    among = customer("My Kestrel shows error 42.", others="the kestrel says 42 again")
    assert core_of(sentence, "en", alone) is None
    assert core_of(sentence, "en", among) == sentence


def test_a_name_stays_private_whoever_else_bears_it() -> None:
    told = customer("Sono Anna.", others="Anna Rossi di nuovo qui")
    assert told.identifies("Basta che Rossi riavvii la macchina.")


def test_a_common_word_that_is_also_a_name_hides_nothing_else() -> None:
    told = customer("It broke.", Address("Will May", "will@x.example"))
    assert core_of("The lamp will glow and you may close the lid.", "en", told)
    assert told.identifies("Please ask Will to close the lid.")


def test_when_too_much_is_private_there_is_no_core() -> None:
    letter = "Abbiamo rimborsato 49,90 €. Il Suo ordine 48213 è partito ieri. Lavi la guarnizione."
    assert core_of(letter, "it", customer()) is None


def test_a_list_that_would_lose_a_step_has_no_core() -> None:
    steps = "Follow these steps:\n1. Open the lid.\n2. Type in 48213.\n3. Close the lid and wait."
    assert core_of(steps, "en", customer()) is None
    safe = steps.replace("Type in 48213", "Press the red button")
    assert core_of(safe, "en", customer()) == safe


@pytest.mark.parametrize(
    ("language", "letter"),
    [
        ("it", "Stiamo verificando che cosa è successo. Le scriviamo entro domani."),
        ("en", "We are looking into it and will get back to you as soon as possible."),
        ("de", "Wir prüfen das und melden uns so schnell wie möglich."),
        ("fr", "Nous vérifions et nous revenons vers vous dès que possible."),
        ("es", "Estamos revisando el caso y le escribiremos lo antes posible."),
        ("en", "Which browser do you use on your computer there?"),
    ],
)
def test_a_word_in_between_has_no_core(language: str, letter: str) -> None:
    assert core_of(letter, language, customer()) is None


@pytest.mark.parametrize("language", ["sv", "und", ""])
def test_a_language_without_a_table_has_no_cores(language: str) -> None:
    assert core_of("Öppna locket och vänta tills lampan lyser grönt.", language, customer()) is None


def test_quotes_and_signatures_of_the_letter_are_left_out() -> None:
    letter = "Close the lid and wait until the lamp is green.\n\n-- \nMarco\nTel. 06 1234567\n"
    letter += "\n> Is it broken?"
    assert core_of(letter, "en", customer()) == "Close the lid and wait until the lamp is green."


@pytest.mark.parametrize(
    "name", ["Marco", "Marco – Pentola & Co", "Marco and all of us at Pentola"]
)
def test_a_name_at_the_end_is_no_answer(name: str) -> None:
    answer = "Close the lid and wait until the lamp is green."
    assert core_of(f"{answer}\n{name}", "en", customer()) == answer
    steps = "Follow these steps:\n- Open the lid\n- Press the red button"
    assert core_of(steps, "en", customer()) == steps


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "Te ne mandiamo uno nuovo."),
        ("it", "Le assicuro che non accadrà mai più."),
        ("it", "Hai fatto la cosa giusta."),
        ("en", "If that fails, I'll send you a new one."),
        ("en", "You've done nothing wrong."),
        ("en", "You will get your money back."),
        ("de", "Wir werden dir einen neuen Deckel geben."),
        ("de", "Du hast alles richtig gemacht."),
        ("fr", "Nous vous enverrons un autre couvercle."),
        ("fr", "Vous avez bien fait de demander."),
        ("es", "Mañana le mandamos otra tapa."),
        ("es", "Si prefiere el dinero, se lo devuelvo."),
    ],
)
def test_what_was_promised_to_one_is_promised_to_nobody_else(language: str, sentence: str) -> None:
    core = core_of(f"{CORES[language]}\n{sentence}\n{CORES[language]}", language, customer())
    assert core is not None and sentence not in core


def test_five_languages_have_a_table() -> None:
    assert set(languages()) >= {"it", "en", "fr", "de", "es"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["it", "en", "de", "fr", "es"]))
def test_any_text_has_a_core_or_none_and_never_a_name(text: str, language: str) -> None:
    core = core_of(f"{text} Rossi", language, customer()) or ""
    assert "rossi" not in core.casefold()


def test_a_long_hostile_letter_takes_no_time() -> None:
    for text in ("a@" * 30_000, "https://" * 9_000, "1 " * 40_000, "\n- x" * 20_000):
        core_of(text, "en", customer(text[:20_000]))
