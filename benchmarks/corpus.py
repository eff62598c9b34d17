"""Support mails by the thousand, for measuring speed (not quality): the same number, the same mail.

Sizes and shapes follow real support mail: half are multipart/alternative, one in seven carries
attachments, one in three is a reply with quotes, a few are robots'. Half are below 5 kB, one in
a hundred is above 250 kB.
"""

import random
from email.message import EmailMessage
from email.policy import SMTP

SENTENCES = {
    "it": (
        "Da ieri non riesco più ad accedere al mio profilo.",
        "Il pacco risulta consegnato ma qui non è arrivato nulla.",
        "Mi è stato addebitato due volte lo stesso importo.",
        "Vi ringrazio in anticipo per la pazienza.",
    ),
    "en": (
        "Since yesterday I can't get into my account.",
        "The parcel is marked as delivered but nothing has arrived here.",
        "I was charged twice for the same order.",
        "Thanks in advance for looking into it.",
    ),
    "fr": (
        "Depuis hier je n'arrive plus à me connecter.",
        "Le colis est indiqué comme livré, mais je n'ai rien reçu.",
        "J'ai été débité deux fois pour la même commande.",
    ),
    "de": (
        "Seit gestern komme ich nicht mehr in mein Konto.",
        "Das Paket gilt als zugestellt, hier ist aber nichts angekommen.",
        "Mir wurde derselbe Betrag zweimal abgebucht.",
    ),
    "es": (
        "Desde ayer no puedo entrar en mi cuenta.",
        "El paquete figura como entregado, pero aquí no ha llegado nada.",
        "Me han cobrado dos veces el mismo pedido.",
    ),
}
_RECEIVED = "from mx{n}.example ([192.0.2.{n}]) by mail.example with ESMTPS id {id}; {date}"


def mails(count: int, seed: int = 1) -> list[bytes]:
    """Return that many mails with CRLF line ends."""
    return [mail(number, seed) for number in range(count)]


def mail(number: int, seed: int = 1) -> bytes:
    """Return one mail, the same for the same number and seed."""
    chance = random.Random(seed * 1_000_003 + number)
    language = chance.choices(list(SENTENCES), weights=(38, 30, 12, 11, 9))[0]
    text = _words(chance, language)
    message = _headed(chance, number, text)
    if chance.random() < 0.33:
        message["In-Reply-To"] = message["References"] = f"<{max(0, number - 9)}@customer.example>"
        text += "\n\nOn Mon, 2 Feb 2026 at 09:12, Support <support@shop.example> wrote:\n"
        text += "\n".join(f"> {line}" for line in _words(chance, language).splitlines())
    message.set_content(text)
    if chance.random() < 0.5:
        message.add_alternative(_html(text), subtype="html")
    if chance.random() < 0.14:
        size = min(int(chance.lognormvariate(10.5, 1.3)), 500_000)
        data = chance.randbytes(size)
        message.add_attachment(
            data, maintype="image", subtype="jpeg", filename=f"foto-{number}.jpg"
        )
    return message.as_bytes(policy=SMTP)


def short_mail(number: int) -> bytes:
    """Return one short plain mail, made fast: for mailboxes of a hundred thousand."""
    chance = random.Random(number)
    text = _words(chance, chance.choice(list(SENTENCES)))
    answered = f"<{max(0, number - chance.randrange(1, 400))}@customer.example>"
    reply = f"In-Reply-To: {answered}\nReferences: {answered}\n" if number % 3 == 0 else ""
    head = (
        f"From: Persona <person{chance.randrange(number + 1)}@customer.example>\n"
        "To: Support <support@shop.example>\n"
        f"Subject: {text.splitlines()[0][:60]}\n"
        f"Date: Mon, 02 Feb 2026 {number // 3600 % 24:02}:{number // 60 % 60:02}:00 +0100\n"
        f"Message-ID: <{number}@customer.example>\n{reply}"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    )
    return (head + text).replace("\n", "\r\n").encode()


def _headed(chance: random.Random, number: int, text: str) -> EmailMessage:
    message = EmailMessage()
    date = (
        f"Mon, 02 Feb 2026 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} +0100"
    )
    for hop in range(chance.randint(2, 6)):
        message["Received"] = _RECEIVED.format(n=hop + 1, id=chance.randbytes(8).hex(), date=date)
    person = chance.randrange(400)
    message["DKIM-Signature"] = (
        f"v=1; a=rsa-sha256; d=customer.example; b={chance.randbytes(120).hex()}"
    )
    message["From"] = f"Persona Nº {person} <person{person}@customer.example>"
    message["To"] = "Support <support@shop.example>"
    message["Subject"] = text.splitlines()[0][:60]
    message["Date"] = date
    message["Message-ID"] = f"<{number}@customer.example>"
    if chance.random() < 0.05:
        message["Auto-Submitted"] = "auto-replied"
    return message


def _words(chance: random.Random, language: str) -> str:
    lines = chance.choices(SENTENCES[language], k=chance.randint(2, 12))
    return "\n".join(f"{line} ({chance.randrange(10_000)})" for line in lines)


def _html(text: str) -> str:
    """Return the text as verbosely as mail programs write it."""
    style = "font-family:Calibri,Helvetica,sans-serif;font-size:11pt;color:rgb(0,0,0)"
    rows = "".join(
        f'<div class="elementToProof" style="{style}"><span style="{style}">{line}</span><br></div>'
        for line in text.splitlines()
    )
    return f"<html><head><style>p {{margin:0}}</style></head><body>{rows}</body></html>"
