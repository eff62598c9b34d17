"""An incident that hits customers of five languages, formal and informal ones in turn."""

from datetime import datetime

from inbox_assistant.config import Config
from inbox_assistant.model import Address, Update
from inbox_assistant.respond.updates.preparing import prepare
from inbox_assistant.store.base import Store
from tests.builders import a_reading, arrive, read

LANGUAGES = ("it", "en", "fr", "de", "es")
WORDS = {
    "it": "Si è guastato uno dei nostri server.",
    "en": "One of our servers broke down.",
    "fr": "Un de nos serveurs est tombé en panne.",
    "de": "Einer unserer Server ist ausgefallen.",
    "es": "Se ha averiado uno de nuestros servidores.",
}
WRITTEN = {
    "it": "Buongiorno, da ieri la pagina resta bianca.",
    "en": "Hello, the page has been blank since yesterday.",
    "fr": "Bonjour, depuis hier la page reste blanche.",
    "de": "Guten Tag, seit gestern bleibt die Seite weiß.",
    "es": "Buenos días, desde ayer la página se queda en blanco.",
    "pl": "Dzień dobry, od wczoraj strona jest pusta.",
}


def register_of(number: int) -> tuple[str, str]:
    """Return language and formality of a customer."""
    formality = "informal" if (number - 1) // len(LANGUAGES) % 2 else "formal"
    return LANGUAGES[(number - 1) % len(LANGUAGES)], formality


def customer(number: int) -> Address:
    return Address(f"Robin Ama{'abcdefghijklmnopqrstuvwxyzäöüßàé'[number % 32]}", address(number))


def address(number: int) -> str:
    return f"customer{number}@customer.example"


def hit(
    store: Store,
    number: int,
    issue: int,
    at: datetime,
    sender: Address | None = None,
    **changes: object,
) -> int:
    """Let a customer write about the issue; return the conversation."""
    language, formality = register_of(number)
    values = {"language": language, "formality": formality} | changes
    mail = arrive(
        store,
        number,
        at,
        sender=sender or customer(number),
        subject=f"Page {number}",
        own_words=WRITTEN[str(values["language"])],
    )
    read(store, mail, a_reading(**values), issue, "Page stays blank", probability=0.9)
    return mail.conversation_id


def an_incident(store: Store, at: datetime, people: int) -> int:
    """Return an issue that hit so many; the customer's number is that of the conversation."""
    issue = store.readings.new_issue_id()
    for number in range(1, people + 1):
        hit(store, number, issue, at)
    return issue


def told(
    store: Store,
    config: Config,
    issue: int,
    now: datetime,
    until: datetime,
    leave: int | None = None,
) -> int:
    """Prepare an update and press send; return it."""
    update = Update(issue, "identified", WORDS, until, agent_id=1)
    number = prepare(store, config, update, now)
    proposed = {
        one.conversation_id for one in store.addressings.of_update(number) if not one.reason
    }
    store.updates.begin(number, proposed - {leave}, 1, now)
    return number
