import time
import tomllib

import pytest

from inbox_assistant.understand.concepts import FOLDER, KINDS, concepts, languages
from inbox_assistant.understand.signs import names

ACROSS = [
    ("it", "Mi avete addebitato due volte la fattura", {"object_invoice", "fault_double_charged"}),
    ("en", "I was charged twice for the invoice", {"object_invoice", "fault_double_charged"}),
    ("fr", "Facture prélevée deux fois", {"object_invoice", "fault_double_charged"}),
    ("de", "Die Rechnung wurde zweimal abgebucht", {"object_invoice", "fault_double_charged"}),
    ("es", "Me han cobrado dos veces la factura", {"object_invoice", "fault_double_charged"}),
    ("it", "Il pacco non mi è ancora mai arrivato", {"object_parcel", "fault_not_arrived"}),
    ("en", "The parcel still hasn’t arrived", {"object_parcel", "fault_not_arrived"}),
    ("fr", "Le colis n'est toujours pas arrivé", {"object_parcel", "fault_not_arrived"}),
    ("de", "Das Paket ist bis heute nicht angekommen", {"object_parcel", "fault_not_arrived"}),
    ("es", "El paquete todavía no ha llegado", {"object_parcel", "fault_not_arrived"}),
    ("it", "L'app si chiude da sola", {"object_app", "fault_crashes"}),
    ("en", "the app keeps crashing", {"object_app", "fault_crashes"}),
    ("fr", "l'appli plante", {"object_app", "fault_crashes"}),
    ("de", "Die App stürzt ab", {"object_app", "fault_crashes"}),
    ("es", "la app se cierra sola", {"object_app", "fault_crashes"}),
]


@pytest.mark.parametrize(("language", "text", "told"), ACROSS)
def test_the_same_trouble_has_the_same_concepts_in_every_language(
    language: str, text: str, told: set[str]
) -> None:
    assert told <= concepts(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [("it", "Il pacco è arrivato"), ("en", "The parcel arrived"), ("de", "Das Paket ist da")],
)
def test_a_word_that_needs_a_denial_is_no_fault_without_one(language: str, text: str) -> None:
    assert "fault_not_arrived" not in concepts(text, language)


@pytest.mark.parametrize(
    "text", ["Non capisco. È arrivato", "Non capisco, è arrivato", "Non capisco ma è arrivato"]
)
def test_a_denial_does_not_reach_into_the_next_clause(text: str) -> None:
    assert "fault_not_arrived" not in concepts(text, "it")


def test_a_german_denial_counts_on_either_side() -> None:
    assert "fault_not_opening" in concepts("Die Tür öffnet sich nicht", "de")
    assert "fault_not_opening" in concepts("Ich kann die Tür nicht öffnen", "de")


@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [
        ("fr", "débité deux fois", "debite deux fois"),
        ("de", "Überweisung", "Ueberweisung"),
        ("de", "Überweisung", "Uberweisung"),
        ("es", "contraseña", "contrasena"),
        ("it", "elettricità", "elettricita"),
    ],
)
def test_accents_make_no_difference(language: str, written: str, typed: str) -> None:
    assert concepts(written, language) == concepts(typed, language) != frozenset()


@pytest.mark.parametrize(
    ("language", "closing"),
    [
        ("it", "Con i migliori saluti\nMarco Marchesin"),
        ("en", "Kind regards\nGrace Cooper"),
        ("fr", "Cordialement\nMarc Lefèvre"),
        ("de", "Mit freundlichen Grüßen\nMartin Kleiber"),
        ("es", "Un cordial saludo\nMarta Castillo"),
    ],
)
def test_a_closing_with_a_name_is_about_nothing(language: str, closing: str) -> None:
    assert concepts(closing, language) == frozenset()


def test_a_language_without_a_list_has_no_concepts() -> None:
    assert concepts("fattura", "xx") == frozenset()
    assert concepts("", "it") == frozenset()


@pytest.mark.parametrize("language", languages())
def test_all_languages_share_the_slugs_of_the_italian_list(language: str) -> None:
    lists = _lists(language)
    told = {slug for slug in lists if slug.startswith(("object_", "fault_"))}
    assert set(lists) - told <= {"denying", "denying_around", "turning"}
    assert told <= set(_lists("it"))
    assert len(told) > 100
    for entries in lists.values():
        assert len(entries) == len(set(entries)) > 0


@pytest.mark.parametrize("language", languages())
def test_no_entry_is_a_short_stem(language: str) -> None:
    entries = [e for words in _lists(language).values() for e in words if e.endswith("*")]
    assert [e for e in entries if " " not in e and len(e.strip("!*")) < 3] == []


def test_concepts_are_no_signs_of_the_register() -> None:
    assert not [name for name in names() if "object_" in name or "fault_" in name]


def test_hostile_text_is_read_quickly() -> None:
    started = time.process_time()
    concepts("non arrivato " * 100_000, "it")
    assert time.process_time() - started < 2


def _lists(language: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for kind in KINDS:
        lists |= tomllib.loads((FOLDER / kind / f"{language}.toml").read_text(encoding="utf-8"))
    return lists
