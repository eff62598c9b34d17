import time
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources.abc import Traversable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.masking import MASK
from inbox_assistant.understand.concepts import FOLDER as CONCEPTS
from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.method import shipped_method
from inbox_assistant.understand.offers import Heard, main_language, title_offers
from inbox_assistant.understand.phrasing import (
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    clauses,
    codes,
    headline,
    sentence,
    uncoded,
)
from inbox_assistant.understand.titles import Titled, titled
from inbox_assistant.understand.topics import FOLDER as NAMES
from inbox_assistant.understand.topics import named_in, topic
from inbox_assistant.understand.traces import Trace
from tests.builders import MORNING
from tests.understand.making import OUTAGE, FakeEmbedder

DEBITS = {
    "en": "My direct debit was charged twice",
    "fr": "Le prélèvement a été débité deux fois",
}
TEAM_LANGUAGES = ("it", "en", "fr", "de", "es")
TWICE = {
    "de": "Die Rechnung wurde doppelt abgebucht",
    "en": "The invoice was charged twice",
    "fr": "La facture a été débitée deux fois",
}


def a_trace(
    *units: str, language: str = "it", sender: str = "a@x.example", vague: float = 0.1
) -> Trace:
    """A mail with these units; all mails point the same way, so that the words decide."""
    row = np.zeros(FakeEmbedder.dimensions, dtype=np.float32)
    row[0] = 1.0
    rows = np.tile(row, (len(units), 1))
    thought = Thought(language, 1.0, vague, units, row, rows)
    return shipped_method().tracer.trace(thought, MORNING, sender)


def mails(*texts: str, language: str = "it") -> list[Trace]:
    """One mail per text, each of another writer."""
    return [a_trace(t, language=language, sender=f"w{i}@x.example") for i, t in enumerate(texts)]


def apart(said: Sequence[Trace]) -> list[Trace]:
    """The same mails, each saying something else as far as vectors tell."""
    rows = np.eye(len(said[0].about), dtype=np.float32)
    return [replace(t, unit_rows=rows[at + 1 : at + 1 + len(t.units)]) for at, t in enumerate(said)]


def charged_twice() -> list[Trace]:
    """Three mails in three languages, none Italian, about one thing."""
    return [a_trace(text, language=lang, sender=lang) for lang, text in TWICE.items()]


def test_a_title_is_the_short_clear_unit_without_what_surrounds_it() -> None:
    told = titled(mails("Buongiorno, il coperchio non chiude (ordine 4711)"), "it")
    assert told.title == "Il coperchio non chiude"
    assert told.language == "it"


@pytest.mark.parametrize("language", TEAM_LANGUAGES)
def test_what_most_mails_name_is_a_title_in_any_team_language(language: str) -> None:
    offers = title_offers(Heard.of(charged_twice(), language))
    thing, fault = named_in("object_invoice", language), named_in("fault_double_charged", language)
    assert thing and fault
    wanted = f"{thing[0].upper()}{thing[1:]}: {fault}"
    assert [o.language for o in offers if o.text == wanted] == [language]


def test_a_team_without_mail_in_its_language_gets_the_concepts_in_it() -> None:
    told = titled(apart(charged_twice()), "it")
    assert told.language == "it"
    assert told.title == "Fattura: doppio addebito"
    assert told.problem in set(TWICE.values())


def test_a_mail_in_the_teams_language_is_preferred() -> None:
    own = a_trace("La fattura è stata addebitata due volte", language="it", sender="own")
    told = titled([*charged_twice(), own], "it")
    assert told.language == "it"
    assert told.problem == "La fattura è stata addebitata due volte"


def test_without_a_team_language_the_title_is_in_that_of_most_mails() -> None:
    said = [*mails("Der Deckel passt nicht", "Deckel zu klein", language="de"), *mails("Ciao")]
    assert main_language(said) == titled(said).language == "de"


def test_vague_mails_decide_neither_language_nor_title() -> None:
    vague = [a_trace("Allora?", sender=s, vague=1.0) for s in "abc"]
    assert main_language([*vague, *mails("Der Deckel passt nicht", language="de")]) == "de"


def test_one_mail_alone_makes_no_title_of_concepts() -> None:
    assert topic(mails("La fattura è stata addebitata due volte")) is None


def test_a_fault_that_names_the_object_stands_alone() -> None:
    said = [a_trace(text, language=lang, sender=lang) for lang, text in DEBITS.items()]
    assert "Doppio addebito" in {o.text for o in title_offers(Heard.of(said, "it"))}


def test_a_code_that_several_name_stands_in_a_title_of_concepts() -> None:
    said = [a_trace(f"{text}, 3DS-17", language=lang, sender=lang) for lang, text in TWICE.items()]
    assert "Fattura: doppio addebito (3DS-17)" in {
        offer.text for offer in title_offers(Heard.of(said, "it"))
    }


def test_a_title_is_no_story_no_question_and_no_thanks() -> None:
    said = mails(
        "Grazie, siete stati bravi",
        "Io ho aspettato mio fratello invano",
        "Quando arriva il coperchio nuovo?",
        "Il coperchio nuovo non arriva",
    )
    assert titled(said, "it").title == "Il coperchio nuovo non arriva"


def test_the_words_before_stay_while_others_are_hardly_better() -> None:
    said = mails("Il coperchio non chiude bene", "Il coperchio nuovo non chiude")
    for text in ("Il coperchio non chiude bene", "Il coperchio nuovo non chiude"):
        before = Titled(text, text, "it")
        assert titled(said, "it", before).title == text


def test_words_before_give_way_to_clearly_better_ones() -> None:
    before = Titled("Ma insomma", "Ma insomma, si può sapere?", "it")
    assert titled(mails("Il coperchio non chiude bene"), "it", before).title != before.title


def test_a_title_hardly_flaps_while_mails_come() -> None:
    said: list[Trace] = []
    before: Titled | None = None
    titles = []
    for at, text in enumerate(OUTAGE[:1] * 8):
        said.append(a_trace(text, sender=f"w{at}"))
        before = titled(said, "it", before)
        titles.append(before.title)
    assert len(set(titles)) == 1


def test_title_and_problem_hide_what_is_private() -> None:
    said = mails(
        "Il bonifico verso IT60X0542811101000000123456 dell'ordine AB-4711X non arriva",
        "Il bonifico non arriva, scrivetemi a mara@example.org oggi stesso",
    )
    told = titled(said, "it")
    shown = f"{told.title} {told.problem}"
    assert MASK in shown
    for secret in ("IT60X", "4711", "mara@"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("ma il coperchio non chiude!!!", "it", "Il coperchio non chiude"),
        ("PAGAMENTO NON RIUSCITO", "it", "Pagamento non riuscito"),
        ("Riparata, ma", "it", "Riparata"),
        ("- und der Deckel passt nicht.", "de", "Der Deckel passt nicht"),
        ("...", "it", "…"),
    ],
)
def test_a_headline_has_no_joint_and_no_mark(text: str, language: str, wanted: str) -> None:
    assert headline(text, language) == wanted


def test_a_long_sentence_offers_its_clauses_but_cuts_no_number() -> None:
    text = "La spesa di ieri sera da 43,18 compare due volte nella lista, una con la stellina"
    assert list(clauses(text, "it"))[1:] == [
        "La spesa di ieri sera da 43,18 compare due volte nella lista",
        "Una con la stellina",
    ]


def test_a_sentence_loses_its_greeting_and_gaps() -> None:
    assert sentence("Buongiorno, il pacco () non arriva .", "it") == "Il pacco non arriva."


def test_codes_are_masked_but_days_prices_and_known_errors_are_not() -> None:
    text = "Ordine AB-1234X del 12/09 da 134 euro, errore 3DS-17"
    assert codes(text) == {"ab-1234x", "3ds-17"}
    assert uncoded(text, {"3ds-17"}) == f"Ordine {MASK} del 12/09 da 134 euro, errore 3DS-17"


def test_every_named_concept_has_a_name_in_every_team_language() -> None:
    names = [set(_toml(NAMES / f"{language}.toml")) for language in TEAM_LANGUAGES]
    assert len(names[0]) > 200
    assert all(known == names[0] for known in names)


def test_objects_and_faults_have_names_but_those_that_only_say_when() -> None:
    lists = [_toml(CONCEPTS / kind / "en.toml") for kind in ("objects", "faults")]
    slugs = {s for found in lists for s in found if s.startswith(("object_", "fault_"))}
    unnamed = slugs - set(_toml(NAMES / "en.toml"))
    assert unnamed == {"fault_only_sometimes", "fault_since_update", "fault_evening_only"}


def test_a_language_without_names_has_none() -> None:
    assert named_in("object_invoice", "xx") is None
    assert named_in("object_invoice", "../it") is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=4), st.sampled_from("it"))
def test_no_text_makes_naming_fail_and_no_title_is_long(texts: list[str], language: str) -> None:
    said = mails(*texts, language=language)
    told = titled(said, "it")
    assert told.title
    assert len(told.title) <= LONGEST_TITLE + 1
    assert len(told.problem) <= LONGEST_SENTENCE


@pytest.mark.parametrize("piece", ["(", "AB-1", "1-", ", ", "a.", "•", "!?", "12 "])
def test_hostile_units_cost_little(piece: str) -> None:
    said = mails(*(piece * 5_000 for _ in range(4)))
    start = time.process_time()
    titled(said, "it")
    assert time.process_time() - start < 1.0


def _toml(file: Traversable) -> dict[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
