"""What waits for a team one morning: one outage, in two languages, and what else comes. Nobody
writes English: who reads Italian should meet none."""

from inbox_assistant.model import (
    Address,
    Candidate,
    IssueProfile,
    Meaning,
    Membership,
    Reason,
    ReportRow,
)
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours

ADA = Address("Ada Conti", "ada@customer.example")
JONAS = Address("Jonas Weber", "jonas@customer.example")
LUCIA = Address("Lucia Ferri", "lucia@customer.example")
RITA = Address("Rita Neri", "rita@customer.example")
INVOICE, AGAIN, CHAIR = "Fattura di marzo", "Ancora la fattura", "Sedia arrivata rotta"
OUTAGE = "Pagamento con carta rifiutato"
LONG = "W" * 300
NIGHT = "2026-02-02"
#: What was written about the outage: by whom, in which language and form of address.
HIT = (
    (LUCIA, "it", "formal", "Buongiorno, la carta viene rifiutata. Potete aiutarmi?"),
    (JONAS, "de", "informal", "Hallo, meine Karte wird abgelehnt. Kannst du helfen?"),
    (ADA, "it", "informal", "Ciao, la carta viene rifiutata. Mi aiutate?"),
)
#: What the team tells them.
WORDS = {
    "it": "Si è guastato uno dei nostri server.",
    "de": "Einer unserer Server ist ausgefallen.",
}


def fill(store: Store) -> int:
    """Let it all arrive; return the issue of the outage."""
    outage = store.readings.new_issue_id()
    for number, (sender, language, formality, words) in enumerate(HIT, 1):
        _arrives(store, number, sender, OUTAGE, words, outage, language, formality)
    ask = "Potreste mandarmi una copia della fattura di marzo?"
    _arrives(store, 4, RITA, INVOICE, ask, outage)
    _arrives(store, 5, RITA, AGAIN, "Aspetto sempre la fattura.")
    _arrives(store, 6, LUCIA, CHAIR, "La sedia è arrivata rotta.")
    endless = store.readings.new_issue_id()
    _arrives(store, 7, JONAS, LONG, "x" * 2000, endless, title=LONG[:200], probability=0.3)
    for number in (8, 9):
        sender = Address("Ugo Sala", f"ugo{number}@customer.example")
        _arrives(store, number, sender, f"Grazie {number}", "Tutto bene, grazie.")
    store.tags.add("urgente", "red")
    report = "<!doctype html><html><head></head><body><p>Una giornata</p></body></html>"
    store.reports.save(ReportRow(NIGHT, MORNING, report, "Una giornata", "1\n", "{}"))
    return outage


def _arrives(
    store: Store,
    number: int,
    sender: Address,
    subject: str,
    words: str,
    issue: int | None = None,
    language: str = "it",
    formality: str = "formal",
    title: str = OUTAGE,
    probability: float = 0.8,
) -> None:
    at = MORNING + hours(number / 10)
    mail = arrive(store, number, at, sender=sender, subject=subject, own_words=words)
    reading = a_reading(request=words, language=language, formality=formality)
    reasons = (Reason("burst", mails=3),)
    known = (Candidate(issue, probability, "", reasons),) if issue else ()
    profiles = [IssueProfile(issue, b"state", title, "Non va.", "it")] if issue else []
    member = Membership(issue, probability, known, "test-1", issue)
    store.readings.save(mail.id, reading, Meaning("test", b"v"), member, profiles)
