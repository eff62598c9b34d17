"""What nobody told is found, in five languages; what was told another way is not."""

import time

import pytest

from inbox_assistant.respond.facts import LONGEST, facts, plain_number
from inbox_assistant.respond.grounding import lost, names, ungrounded

INVENTED = [
    ("en", "It was mended on 3 March.", "date", "3 March"),
    ("en", "It was mended on March 3, 2026.", "date", "March 3, 2026"),
    ("en", "We close at 4:30 pm.", "time", "4:30 pm"),
    ("en", "That costs £12.50.", "amount", "£12.50"),
    ("en", "You get 10 % back.", "amount", "10 %"),
    ("en", "It takes five working days.", "span", "five working days"),
    ("en", "Your order is PE-49012.", "code", "PE-49012"),
    ("en", "There were 37 of them.", "number", "37"),
    ("en", "Look at www.shop.example/help.", "link", "www.shop.example/help."),
    ("en", "Look at shop-help.com today.", "link", "shop-help.com"),
    ("en", "Write to help@shop.example.", "address", "help@shop.example."),
    ("en", "Call +44 20 7946 0958.", "number", "+44 20 7946 0958"),
    ("en", "My colleague Marco looks after it.", "name", "Marco"),
    ("en", "It left with DHL.", "name", "DHL"),
    ("en", "Ask Mr Brown.", "name", "Brown"),
    ("en", "We write on Thursday.", "weekday", "Thursday"),
    ("en", "We write to you tomorrow.", "date", "tomorrow"),
    ("it", "È successo il 3 marzo.", "date", "3 marzo"),
    ("it", "Chiudiamo alle 16:30.", "time", "16:30"),
    ("it", "Sono 49,90 €.", "amount", "49,90 €"),
    ("it", "Ci vogliono cinque giorni lavorativi.", "span", "cinque giorni"),
    ("it", "Se ne occupa Giovanni.", "name", "Giovanni"),
    ("it", "Parli con il dottor Bianchi.", "name", "Bianchi"),
    ("it", "Le scriviamo domani.", "date", "domani"),
    ("it", "Le scriviamo giovedì.", "weekday", "giovedì"),
    ("de", "Das war am 3. März.", "date", "3. März"),
    ("de", "Das war am 03.03.2026.", "date", "03.03.2026"),
    ("de", "Wir schließen um 16 Uhr.", "time", "16 Uhr"),
    ("de", "Das kostet 49,90 Euro.", "amount", "49,90 Euro"),
    ("de", "Es dauert zwei Wochen.", "span", "zwei Wochen"),
    ("de", "Herr Schmidt kümmert sich darum.", "name", "Schmidt"),
    ("de", "Wir melden uns am Donnerstag.", "weekday", "Donnerstag"),
    ("fr", "C'était le 3 mars.", "date", "3 mars"),
    ("fr", "Nous fermons à 16 h.", "time", "16 h"),
    ("fr", "Cela coûte 1 234,50 euros.", "amount", "1 234,50 euros"),
    ("fr", "Il faut dix jours.", "span", "dix jours"),
    ("fr", "Demandez à Madame Dupont.", "name", "Dupont"),
    ("es", "Fue el 3 de marzo.", "date", "3 de marzo"),
    ("es", "Cerramos a las 16:30.", "time", "16:30"),
    ("es", "Cuesta 20 euros.", "amount", "20 euros"),
    ("es", "Tarda dos semanas.", "span", "dos semanas"),
    ("es", "Lo lleva la señora Gómez.", "name", "Gómez"),
]


@pytest.mark.parametrize(("language", "text", "kind", "words"), INVENTED)
def test_what_nobody_told_is_found(language: str, text: str, kind: str, words: str) -> None:
    found = ungrounded(text, language, ["Thank you."])
    assert (kind, words.rstrip(".")) in [(f.kind, f.words.rstrip(".")) for f in found]
    assert ungrounded(text, language, [text]) == []


SAME = [
    ("de", "Bis Dienstag, 24. November, 18 Uhr.", "en", "By 6 pm on Tuesday 24 November."),
    ("it", "Entro le 18 di martedì 24 novembre.", "fr", "Avant 18 h le mardi 24 novembre."),
    ("es", "Antes de las 18:00 del martes 24 de noviembre.", "en", "By 6 pm, Tuesday, November 24"),
    ("pl", "Do 18:00 we wtorek, 24 listopada.", "en", "By 6 pm on Tuesday 24 November."),
    ("de", "Das sind 1.234,50 €.", "en", "That is EUR 1,234.50"),
    ("it", "Sono 30 euro.", "de", "Das macht 30,00 €"),
    ("fr", "Sous trois jours.", "it", "Entro 3 giorni."),
    ("de", "Am 24.11.2026.", "it", "Il 24/11/2026"),
    ("en", "On 24 November.", "de", "Am 24.11.2026."),
    ("en", "See https://www.shop.example/x/.", "de", "Siehe shop.example/x"),
    ("en", "There are 12,500 of them.", "de", "12.500"),
    ("en", "Order pe-49012.", "it", "PE-49012"),
]


@pytest.mark.parametrize(("language", "text", "other", "source"), SAME)
def test_the_same_fact_in_other_words_was_told(
    language: str, text: str, other: str, source: str
) -> None:
    assert ungrounded(text, language, [source]) == []
    assert lost(source, other, text, language) == []


PLAIN = [
    ("en", "I'm sorry for the trouble. We are looking into it, step by step:\n1. first\n2. then"),
    ("en", "Thank you for writing. I hope you have a good day. Yours sincerely"),
    ("it", "Gentile cliente, Le chiediamo scusa per il disagio che ha avuto. Il Suo caso."),
    ("de", "Guten Tag, vielen Dank für Ihre Nachricht. Wir prüfen die Lieferverzögerung und Ihre "
           "Rechnungsnummer im Kundenkonto. Mit freundlichen Grüßen"),
    ("fr", "Bonjour, merci pour votre message. Nous vérifions votre commande, Madame."),
    ("es", "Buenos días, gracias por su mensaje. Ahora mismo lo revisa nuestro equipo, Sra."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), PLAIN)
def test_plain_sentences_state_nothing(language: str, text: str) -> None:
    assert ungrounded(text, language, []) == []


def test_links_and_addresses_of_the_customer_are_not_ours() -> None:
    text = "Go to evil.example or write to x@evil.example about order 4711."
    assert [f.kind for f in ungrounded(text, "en", [], [text])] == ["address", "link"]


@pytest.mark.parametrize(
    ("words", "value"),
    [("1.234,50", "1234.50"), ("1,234.5", "1234.50"), ("1 234", "1234"), ("49,00", "49"),
     ("007", "7"), ("0", "0"), ("12.500", "12500")],
)  # fmt: skip
def test_numbers_are_one_however_written(words: str, value: str) -> None:
    assert plain_number(words) == value


def test_hostile_texts_take_linear_time() -> None:
    bad = ("1", "a.b.", "1.5 ", "a1-", "www.", "Ab ", "1 1 ", "@", "a@", "due ", "alle ", "1,2,")
    for part in bad:
        began = time.process_time()
        text = part * (LONGEST // len(part))
        list(facts(text, "it")), list(names(text, "it"))
        assert time.process_time() - began < 2, part
