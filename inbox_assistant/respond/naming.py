"""By which name a customer is greeted: only by one that is plausibly a person's own."""

import re
from itertools import dropwhile
from typing import NamedTuple

from inbox_assistant.model import Address


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LONGEST = 60
MOST_WORDS = 4

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
# Words that show a role, a company or a machine instead of a person.
_NOT_A_PERSON = _words(
    "info admin administration administrator amministrazione amministratore ufficio acquisti "
    "segreteria direzione contabilità contabilita vendite assistenza servizio clienti cliente "
    "customer customers client clients kunde kunden kundenservice service services support team "
    "staff office sales contact kontakt contacto contatti buchhaltung verwaltung büro buero "
    "einkauf vertrieb compras ventas oficina secretaría secretaria comptabilité comptabilite "
    "achats ventes noreply no-reply mailer-daemon postmaster webmaster newsletter mail email "
    "e-mail user utente hotel ristorante restaurant shop store negozio studio srl srls spa snc "
    "sas sarl gmbh ag kg ohg ltd llc inc plc co company group gruppo sl sa cie via the und and "
    "et e y association associazione asociación asoc verein club circolo cooperativa coop "
    "biblioteca bibliothèque libreria librairie librería scuola asilo école crèche schule kita "
    "kindergarten school nursery colegio ceip garage officina bar tabacchi caffè trattoria osteria "
    "pizzeria restaurante pharmacie farmacia apotheke panificio boulangerie bäckerei bottega "
    "atelier poterie agenzia agence agencia agentur fondazione fondation fundación stiftung "
    "clinica clinique clínica praxis hausverwaltung familia famiglia famille familie festival "
    "groupe gruppe automatica automatique automática automatische automatic kantine mensa canteen "
    "cantine cantina dev system stadtwerke"
)
_TITLES = _words(
    "dr dott dott.ssa dottssa prof ing avv arch geom rag sig sigra signora signor mr mrs ms miss "
    "mx herr frau dipl mme mlle monsieur madame m sr sra srta don doña"
)
_PARTICLES = _words("de del della di da dal dei van von der den la le y du dos")


class Name(NamedTuple):
    """A person's name: in full, and the first name alone."""

    full: str
    first: str


def personal_name(customer: Address) -> Name | None:
    """Return the customer's name when the display name is plausibly a person's, else None.

    "ROSSI, MARIA" becomes Maria Rossi. Titles are left out: they can't be checked. What is left of
    "Frau Seidel" or "M. Dupont" is a bare surname, and nobody likes to be greeted by that.
    """
    shown = customer.name.strip().strip("\"'“”«»")
    if not shown or len(shown) > LONGEST:
        return None
    last, comma, first = shown.partition(",")
    shown_words = (f"{first} {last}" if comma else shown).split()
    words = [*dropwhile(_is_title, shown_words)]
    bare_surname = len(words) == 1 < len(shown_words)
    if bare_surname or not _plausible(words):
        return None
    proper = [_proper(word) for word in words]
    return Name(" ".join(proper), proper[0])


def _plausible(words: list[str]) -> bool:
    if not 1 <= len(words) <= MOST_WORDS or len(words[0].rstrip(".")) < 2:
        return False
    parts = {part for word in words for part in (word.casefold(), *word.casefold().split("-"))}
    return all(map(_WORD.fullmatch, words)) and parts.isdisjoint(_NOT_A_PERSON)


def _is_title(word: str) -> bool:
    return word.casefold().rstrip(".") in _TITLES


def _proper(word: str) -> str:
    if word.casefold() in _PARTICLES:
        return word.lower()
    # Mixed case is the owner's own spelling (McDonald, DeLuca); the rest is typing habit.
    return word.title() if word.isupper() or word.islower() else word
