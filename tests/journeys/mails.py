"""Twelve mails in five languages: one outage that six people meet, and what else a day brings."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime


@dataclass(frozen=True)
class Sample:
    """One mail; `outage` marks the six that have the same root."""

    name: str
    language: str
    subject: str
    body: str
    outage: bool = False

    @property
    def address(self) -> str:
        return f"{self.name.split()[0].lower()}@customer.example"

    def raw(self, number: int, to: str, now: datetime) -> bytes:
        """The mail as bytes, a few hours old; later samples came later."""
        message = EmailMessage()
        message["From"] = f"{self.name} <{self.address}>"
        message["To"] = f"Shop <{to}>"
        message["Subject"] = self.subject
        message["Message-ID"] = f"<journey-{number}@customer.example>"
        message["Date"] = format_datetime(now - timedelta(minutes=10 * (len(SAMPLES) - number)))
        message.set_content(self.body)
        return message.as_bytes()


SAMPLES = (
    Sample(
        "Lucia Ferri",
        "it",
        "Pagamento con carta rifiutato",
        "Buongiorno,\nal momento di pagare con la carta il Vostro sito risponde «pagamento non "
        "riuscito, errore PAY-77» e l'ordine non parte. La prego di farmi sapere che cosa devo "
        "fare, Le sarei molto grata.\nCordiali saluti\nLucia Ferri",
        outage=True,
    ),
    Sample(
        "Jonas Weber",
        "de",
        "kartenzahlung geht nicht",
        'hi, beim bezahlen mit karte kommt immer "zahlung fehlgeschlagen PAY-77". hab es dreimal '
        "probiert. kannst du mal schauen was da los ist?\nlg jonas",
        outage=True,
    ),
    Sample(
        "Emma Clarke",
        "en",
        "Card payment fails at checkout",
        "Hi there, every time I try to pay by card the checkout says payment failed, error PAY-77. "
        "I have tried two different cards. Can you please look into it?\nThanks, Emma",
        outage=True,
    ),
    Sample(
        "Claire Dubois",
        "fr",
        "Paiement par carte impossible",
        "Bonjour, depuis ce matin le paiement par carte échoue avec l'erreur PAY-77 et ma commande "
        "n'est pas validée. Pourriez-vous me dire quand cela fonctionnera ?\nCordialement, "
        "Claire Dubois",
        outage=True,
    ),
    Sample(
        "Pablo Ruiz",
        "es",
        "No puedo pagar con tarjeta",
        "Hola, intento pagar con tarjeta y me sale siempre «pago rechazado, error PAY-77». "
        "¿Me podéis ayudar?\nUn saludo, Pablo",
        outage=True,
    ),
    Sample(
        "Marco Sala",
        "it",
        "non mi fa pagare",
        "ciao ragazzi, quando pago con la carta mi dice pagamento non riuscito PAY-77, ho provato "
        "tre volte. mi aiutate? grazie\nMarco",
        outage=True,
    ),
    Sample(
        "Harold Finch",
        "en",
        "A word of thanks",
        "Dear all, the teapot arrived today, beautifully wrapped. Thank you so much for your "
        "kindness, it made my wife's birthday. Warm regards, Harold Finch",
    ),
    Sample(
        "Sabine Krug",
        "de",
        "Deckel passt nicht auf den Topf",
        "Guten Tag, der Deckel, den Sie mir geschickt haben, ist zu klein für den Topf. Ich bitte "
        "Sie um einen passenden Ersatz.\nMit freundlichen Grüßen\nSabine Krug",
    ),
    Sample(
        "Paul Martin",
        "fr",
        "Candidature spontanée",
        "Madame, Monsieur, je vous adresse ma candidature pour un poste de magasinier. Vous "
        "trouverez mon curriculum vitae sur demande. Paul Martin",
    ),
    Sample(
        "Ines Vega",
        "es",
        "Cambiar la dirección de entrega",
        "Buenas tardes, quisiera cambiar la dirección de entrega de mi pedido porque me mudo el "
        "viernes. ¿Es posible? Gracias, Inés Vega",
    ),
    Sample(
        "Rita Neri",
        "it",
        "Fattura di marzo",
        "Gentile servizio clienti, mi servirebbe una copia della fattura di marzo per il "
        "commercialista. La ringrazio, Rita Neri",
    ),
    Sample(
        "Tom Hill",
        "en",
        "newsletter",
        "hey, could you take me off the newsletter please? too many mails. cheers, Tom",
    ),
)


def raw_samples(to: str, now: datetime | None = None) -> list[bytes]:
    """Return all mails to that address as bytes, oldest first, the newest some minutes old."""
    now = now or datetime.now(UTC)
    return [sample.raw(number, to, now) for number, sample in enumerate(SAMPLES)]
