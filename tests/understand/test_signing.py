import time

import pytest

from inbox_assistant.understand.signing import takes_leave
from inbox_assistant.understand.signs import signs_of
from inbox_assistant.understand.words import Words


def seen(body: str, language: str = "it", sender: str = "", subject: str = "") -> set[str]:
    signs = signs_of(Words(subject, body, sender_name=sender), language)
    return {cue.category for cue in signs.cues}


PRAISE = {"joy", "praise", "mock_praise", "irony"}


@pytest.mark.parametrize(
    ("language", "formula"),
    [
        ("it", "Con i migliori saluti"),
        ("en", "Best regards"),
        ("en", "Kind regards"),
        ("de", "Beste Grüße"),
        ("de", "Liebe Grüße"),
        ("en", "Love"),
    ],
)
def test_a_closing_formula_praises_nobody(language: str, formula: str) -> None:
    found = seen(f"x\n{formula}", language)
    assert found & {"closing_formal", "closing_informal"}
    assert not found & PRAISE


def test_a_name_under_the_formula_is_no_cue() -> None:
    text = "Il pacco non arriva.\nCordiali saluti\nOscar Bravi\nUfficio Acquisti"
    assert not seen(text) & PRAISE
    signs = signs_of(Words("", text), "it")
    assert [text[c.start - 1 : c.end - 1] for c in signs.cues if c.category == "topic_order"] == [
        "pacco"
    ]


def test_a_name_after_the_formula_in_one_line_is_no_cue() -> None:
    assert not seen("Attendo notizie, cordiali saluti, Salvo Bravi") & {*PRAISE, "works_still"}


@pytest.mark.parametrize("body", ["Sono Oscar, scrivo per il pacco.", "Il pacco manca.\nOscar"])
def test_the_senders_name_is_no_cue_wherever_it_stands(body: str) -> None:
    assert "mock_praise" in seen(body)
    assert "mock_praise" not in seen(body, sender="Oscar Neri")


def test_a_word_that_only_sounds_like_the_senders_name_still_counts() -> None:
    assert "joy" in seen("Sono felice del vostro aiuto.", sender="Felice Neri")


def test_the_sender_is_not_addressed_by_the_own_name() -> None:
    signs = signs_of(Words("", "Me llamo Vos.", sender_name="Pilar Vos"), "es")
    assert not signs.address


def test_how_leave_is_taken_still_counts() -> None:
    assert {"closing_informal", "warmth"} <= seen("Va bene così.\nUn abbraccio\nMarta")
    assert {"closing_formal", "thanks"} <= seen("Grazie e cordiali saluti")
    assert "slang" in seen("all good\ncheers", "en")


@pytest.mark.parametrize(
    "body",
    [
        "Cordiali saluti, e vergognatevi del vostro servizio pessimo",
        "Cordiali saluti\nVergogna!",
        "Cordiali saluti\nVergogna.",
        "Cordiali saluti\nP.S. Siete ridicoli e incompetenti",
        "Vergogna.\nCordiali saluti\nMarta",
    ],
)
def test_what_is_said_beside_a_formula_still_counts(body: str) -> None:
    assert "insult" in seen(body)


def test_a_wait_in_the_middle_of_a_mail_is_no_formula() -> None:
    text = "Sono in attesa di un rimborso da tre settimane.\nQuando arriva il bonifico?"
    assert "delayed" in seen(text)


def test_hostile_endings_are_read_quickly() -> None:
    started = time.process_time()
    for text in ("cordiali saluti " * 5_000, "Grazie\n" * 10_000, "cordiali saluti\n" * 5_000):
        signs_of(Words("", text, sender_name="Grazie " * 1_000), "it")
    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    ("sentence", "leaves"),
    [("Con i migliori saluti", True), ("Oscar Bravi", True), ("Il pacco non arriva.", False)],
)
def test_no_sentence_that_takes_leave_is_shown_as_proof(sentence: str, leaves: bool) -> None:
    words = Words("", "Il pacco non arriva.\nCon i migliori saluti\nOscar Bravi")
    leave = signs_of(words, "it").leave
    assert takes_leave(sentence, words.text.index(sentence), leave) is leaves


MENDED = [
    ("it", "damaged", "la marca, Marco Marchesin sul marciapiede", "la frutta è marcia"),
    ("it", "praise", "vorrei migliorare il profilo", "il miglior negozio"),
    ("it", "joy", "l'ottimista pensa di ottimizzare", "ottimo lavoro"),
    ("it", "anger", "questa esigenza", "esigo una risposta"),
    ("it", "blocker", "la fermata del bus", "è tutto fermo"),
    ("it", "delayed", "le lenti a contatto", "il sito è lento"),
    ("it", "topic_damage", "la macchina del caffè", "una macchia sul tavolo"),
    ("it", "repetition", "la solitudine", "il solito problema"),
    ("en", "insult", "Robbie Robbins", "I was robbed"),
    ("en", "topic_damage", "the dentist and a cracker", "a dent and a crack"),
    ("fr", "warmth", "je cherche un prix plus cher", "chers amis"),
    ("fr", "joy", "le service contentieux au ravin", "je suis ravie et contente"),
    ("fr", "partly_working", "mes lentilles", "le site est lent"),
    ("fr", "inquiry", "quelque chose", "quel est le prix"),
    ("fr", "unusable", "la video du cours", "la page est vide"),
    ("fr", "fed_up", "Monsieur Lasserre", "je suis lassée"),
    ("fr", "insult", "nullement", "c'est nul"),
    ("de", "slang", "der Krieg und die Krieger", "das kriegt ihr hin"),
    ("de", "warmth", "Gernot Liebermann", "liebe Leute"),
    ("de", "joy", "Tolliver", "das ist toll"),
    ("de", "waiting_time", "die Jahreskarte", "seit zwei Jahren"),
    ("de", "partly_working", "mein Kleinkind", "ein kleines Problem"),
    ("es", "fed_up", "Hartmann", "estoy harta"),
    ("es", "joy", "hay que mejorar", "son los mejores"),
    ("es", "damaged", "la rotonda", "está rota"),
    ("es", "malfunction", "quiero cambiar la fecha", "está roto"),
    ("es", "unusable", "la parada del bus", "está parado"),
    ("es", "intensifier", "el supermercado", "es super útil"),
    ("es", "delayed", "mis lentes", "va muy lento"),
    ("es", "worry", "un helado blanco", "me he quedado helada"),
    ("pt", "warmth", "o cartão do Carlos está no carrinho", "caros amigos"),
    ("pt", "thanks", "o envio é gratuito", "fico muito grato"),
    ("pt", "joy", "Lindsay", "que linda loja"),
    ("pt", "delayed", "atrás da porta", "está atrasado"),
    ("nl", "insult", "Trieste", "wat triest"),
    ("nl", "joy", "leukemie", "wat leuk"),
    ("nl", "partly_working", "mijn kleinzoon", "een klein probleem"),
    ("pl", "warmth", "droga paczka, Miłosz", "bardzo miła pani"),
    ("pl", "partly_working", "Małgorzata", "mały problem"),
    ("pl", "blocker", "martwię się", "telefon jest martwy"),
    ("pl", "anxiety", "streszczenie", "wielki stres"),
    ("pl", "unusable", "na pustyni", "pusta strona"),
]


@pytest.mark.parametrize(("language", "category", "other", "meant"), MENDED)
def test_a_stem_hits_what_it_means_and_no_word_that_begins_alike(
    language: str, category: str, other: str, meant: str
) -> None:
    assert category not in seen(other, language)
    assert category in seen(meant, language)
