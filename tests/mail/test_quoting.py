"""Own words, quotes and signatures told apart."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.quoting import Parts, split

ATTRIBUTIONS = [
    "On Mon, 2 Feb 2026 at 09:12, Support <support@shop.example> wrote:",
    "Il giorno lun 2 feb 2026 alle ore 09:12 Support <support@shop.example> ha scritto:",
    "Il 02/02/2026 09:12, Support ha scritto:",
    "Le lun. 2 févr. 2026 à 09:12, Support <support@shop.example> a écrit :",
    "Am Mo., 2. Feb. 2026 um 09:12 Uhr schrieb Support <support@shop.example>:",
    "El lun, 2 feb 2026 a las 9:12, Support (<support@shop.example>) escribió:",
    "Em seg., 2 de fev. de 2026 às 09:12, Support <support@shop.example> escreveu:",
    "Op ma 2 feb 2026 om 09:12 schreef Support <support@shop.example>:",
    "Den mån 2 feb. 2026 kl 09:12 skrev Support <support@shop.example>:",
    "W dniu 2.02.2026 o 09:12, Support pisze:",
    "пн, 2 февр. 2026 г. в 09:12, Support <support@shop.example>:",
    "On Mon, 2 Feb 2026 at 09:12, A Support Person With A Long Name\n<support@shop.example> wrote:",
]

HEADERS = [
    "From: Support <support@shop.example>\nSent: Monday\nTo: Anna\nSubject: Re: Help",
    "Da: Support <support@shop.example>\nInviato: lunedì\nA: Anna\nOggetto: R: Aiuto",
    "De : Support <support@shop.example>\nEnvoyé : lundi\nÀ : Anna\nObjet : Re: Aide",
    "Von: Support <support@shop.example>\nGesendet: Montag\nAn: Anna\nBetreff: AW: Hilfe",
    "De: Support <support@shop.example>\nEnviado: lunes\nPara: Anna\nAsunto: RE: Ayuda",
    "De: Support <support@shop.example>\nEnviada em: segunda\nPara: Anna\nAssunto: RES: Ajuda",
    "Van: Support <support@shop.example>\nVerzonden: maandag\nAan: Anna\nOnderwerp: RE: Hulp",
    "*From:* Support <support@shop.example>\n*Date:* Monday\n*Subject:* Help",
    "________________________________\nVon: Support\nGesendet: Montag\nBetreff: Hilfe",
    "-----Original Message-----",
    "-----Messaggio originale-----",
    "-------- Ursprüngliche Nachricht --------",
    "---------- Forwarded message ---------",
    "Inizio messaggio inoltrato:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_what_follows_an_attribution_is_quoted(attribution: str) -> None:
    marked = split(f"Mine\n\n{attribution}\n> Theirs")
    assert (marked.own, marked.quoted) == ("Mine", f"{attribution}\n> Theirs")
    assert split(f"Mine\n\n{attribution}\n\nTheirs").own == "Mine"


@pytest.mark.parametrize("header", HEADERS)
def test_everything_from_the_header_of_a_mail_on_is_quoted(header: str) -> None:
    parts = split(f"Mine\n\n{header}\n\nTheirs\n")
    assert parts == Parts("Mine", f"{header}\n\nTheirs", "")


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Inviato da iPhone",
        "Envoyé de mon iPhone",
        "Von meinem iPhone gesendet",
        "Enviado desde mi iPhone",
        "Enviado do meu iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Get Outlook for Android<https://aka.ms/x>",
        "Scarica Outlook per Android",
        "-- ",
        "--",
    ],
)
def test_signatures_are_set_aside(line: str) -> None:
    assert split(f"Mine\n\n{line}") == Parts("Mine", "", line.rstrip())


def test_answers_between_quotes_are_own_words() -> None:
    text = "> First?\nYes.\n\n> Second?\nNo.\n"
    assert split(text) == Parts("Yes.\n\nNo.", "> First?\n\n> Second?", "")


def test_words_under_a_quote_are_own_words() -> None:
    text = "On 2 Feb 2026, at 09:12, Support wrote:\n> Did it help?\n\nIt did not."
    assert split(text).own == "It did not."


def test_the_torn_off_end_of_a_quoted_line_is_quoted() -> None:
    text = f"> {'a long quoted line ' * 4}that\nwas wrapped\n> and went on"
    assert split(text).own == ""


@pytest.mark.parametrize(
    "text",
    [
        "On Monday you wrote:\nwe call you. Nobody called.",
        "Il 3 marzo il vostro collega ha scritto:\nrichiamiamo noi. Nessuno ha richiamato.",
        "Da: Roma\nA: Milano\nData: 3 marzo\nIl treno era soppresso.",
        "Inviato da Mario il 3 marzo, il pacco non è mai arrivato.",
        "- first thing\n- second thing",
        "I read this: nothing works",
    ],
)
def test_sentences_that_look_like_marks_stay_own_words(text: str) -> None:
    assert split(text).own == text


def words_of(*texts: str) -> list[str]:
    return sorted(word for text in texts for word in text.split())


@given(
    st.lists(
        st.sampled_from(
            [
                *("> a", "b", "", "-- ", "From: x@y", "Subject: z", ">", "On a", "wrote:"),
                *("On 2 Feb 2026 x wrote:", "Sent from my phone", "____________"),
                "-----Original Message-----",
            ]
        )
        | st.text(max_size=20),
        max_size=30,
    ).map("\n".join)
)
def test_nothing_is_thrown_away(text: str) -> None:
    parts = split(text)
    assert words_of(parts.own, parts.quoted, parts.signature) == words_of(text)


@pytest.mark.parametrize(
    "line", ["On a\n", "On a ", "From: a\n", "> \n", "wrote:\n", "\n", "1 ", "--\n", "De :\n", "_"]
)
def test_hostile_text_takes_linear_time(line: str) -> None:
    started = time.process_time()
    split(line * (1_000_000 // len(line)))
    assert time.process_time() - started < 10
