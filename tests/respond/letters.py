"""Replies as agents send them, their cores, and sentences that no other customer may read."""

from inbox_assistant.model import Address

#: By language: the customer, what they wrote, and the reply.
LETTERS = {
    "it": (
        Address("Anna Rossi", "anna.rossi@posta.example"),
        "Il mio ordine 48213 non arriva in Via Garibaldi 12. Peppino dice che la pentola fischia.",
        """Gentile Anna Rossi,

grazie per averci scritto a proposito di «ordine». Comprendo la Sua irritazione. Ci scusiamo \
sinceramente per quanto è accaduto.

Ecco la risposta alla Sua richiesta.

Il fischio viene dalla guarnizione: la tolga, la lavi con acqua tiepida e la rimetta con il bordo \
verso l'alto. Anche Peppino può farlo. Il Suo ordine 48213 è stato spedito ieri. Le abbiamo \
rimborsato 49,90 €. Aspetti 10 minuti prima di riaccendere.

Se qualcosa non fosse chiaro, mi risponda pure qui: seguo io la Sua richiesta.

Cordiali saluti
Pentola""",
    ),
    "en": (
        Address("Will Smith", "will@acme.example"),
        "My order AB-1234 is broken. My daughter Zoe tried it on an iPhone.",
        """Hi Will,

Thanks for writing. Sorry about the trouble!

The white page comes from an old cookie. Please open Settings, choose Privacy and delete the \
cookies of our page. Zoe can do the same. We have refunded your order. This takes 3 days. I'll \
write to you by Friday 6 pm.

Best regards,
Marco""",
    ),
    "de": (
        Address("Jonas Müller", "jonas.mueller@post.example"),
        "Meine Bestellung 9912 ist kaputt. Zoe und Frau Bianchi sagen, die Einstellungen helfen.",
        """Hallo Jonas,

vielen Dank für deine Nachricht. Es tut mir leid, dass du warten musstest.

Der Fehler kommt von einer alten Version der App. Bitte lösche die App und installiere sie neu, \
dann öffnest du die Einstellungen. Wir haben dir 10 € gutgeschrieben. Frau Bianchi weiß Bescheid. \
Zoe kann das auch.

Liebe Grüße
Dein Team""",
    ),
    "fr": (
        Address("Mme Claire Dupont", "c.dupont@courriel.example"),
        "Ma facture F-2231 est fausse.",
        """Bonjour Madame Dupont,

Merci pour votre message. Je comprends votre déception et nous sommes désolés.

La facture se corrige dans votre espace client : ouvrez « Mes factures », choisissez la facture \
et cliquez sur Corriger. Votre facture F-2231 a été corrigée.

N'hésitez pas à me répondre ici.

Cordialement,
L'équipe""",
    ),
    "es": (
        Address("Pilar García", "pilar@correo.example"),
        "No puedo entrar con mi cuenta pilar_g.",
        """Hola Pilar,

Gracias por escribirnos. Siento mucho las molestias.

Para volver a entrar, pulse «He olvidado mi contraseña» y elija una nueva de 12 caracteres. \
Después cierre el navegador y ábralo de nuevo. Su cuenta pilar_g ha sido desbloqueada hoy.

Quedo a su disposición.

Un saludo,
Lucía""",
    ),
}

CORES = {
    "it": "Il fischio viene dalla guarnizione: la tolga, la lavi con acqua tiepida e la rimetta "
    "con il bordo verso l'alto. Aspetti 10 minuti prima di riaccendere.",
    "en": "The white page comes from an old cookie. Please open Settings, choose Privacy and "
    "delete the cookies of our page.",
    "de": "Der Fehler kommt von einer alten Version der App. Bitte lösche die App und installiere "
    "sie neu, dann öffnest du die Einstellungen.",
    "fr": "La facture se corrige dans votre espace client : ouvrez « Mes factures », choisissez "
    "la facture et cliquez sur Corriger.",
    "es": "Para volver a entrar, pulse «He olvidado mi contraseña» y elija una nueva de 12 "
    "caracteres. Después cierre el navegador y ábralo de nuevo.",
}

#: True of Anna Rossi alone, who wrote of order 48213, Via Garibaldi and her daughter Zoe.
OWN = [
    ("it", "Il pacco va in Via Garibaldi."),
    ("it", "La spedizione arriva giovedì."),
    ("it", "Il numero è 48213."),
    ("it", "Abbiamo spedito un altro coperchio."),
    ("it", "Le ho mandato un buono."),
    ("it", "Ho verificato la Sua pratica."),
    ("it", "Riceve 20 euro di sconto."),
    ("it", "La Signora Bianchi ha confermato."),
    ("it", "Scriva a luca.verdi@posta.example per la copia."),
    ("it", "Passi entro 3 giorni."),
    ("en", "Your parcel was returned."),
    ("en", "The driver comes at 14:30."),
    ("en", "The courier knows Rossi's address."),
    ("en", "We've replaced the lid."),
    ("en", "Use the link https://shop.example/reset/AbCdEfGh12 now."),
    ("en", "Ask Zoe about the lid."),
    ("en", "It arrives on 24 November."),
    ("en", "You get 15% off."),
    ("en", "Tell Mr Brown that it works."),
    ("de", "Das Paket kommt am Dienstag."),
    ("de", "Wir haben Ihnen den Deckel zugeschickt."),
    ("de", "Ihr Konto wurde entsperrt."),
    ("de", "Herr Brandt weiß Bescheid."),
    ("de", "Der Betrag von 30 Euro ist unterwegs."),
    ("de", "Rossi muss nichts tun."),
    ("fr", "Votre commande a été expédiée."),
    ("fr", "Nous vous remboursons la somme."),
    ("fr", "Le livreur passe demain."),
    ("fr", "La somme de 12,50 € suit."),
    ("fr", "Madame Lefèvre est informée."),
    ("es", "Le hemos enviado otra tapa."),
    ("es", "El paquete llega el jueves."),
    ("es", "Su pedido ha sido anulado."),
    ("es", "Llame al 612 345 678 para confirmar."),
    ("es", "La señora Gómez lo sabe."),
]
