"""Own words, quotes and signatures told apart: the rules, whatever program wrote the mail."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.mail.quoting import Parts, split, split_beside

HEADER = "From: A <a@x.example>\nSent: Monday, 2 February 2026 10:15\nTo: B\nSubject: Help"


def test_answers_between_quotes_are_own_words() -> None:
    text = "> First?\nYes.\n\n> Second?\nNo.\n"
    assert split(text) == Parts("Yes.\n\nNo.", "> First?\n\n> Second?", "")


def test_words_under_a_quote_are_own_words() -> None:
    text = "On 2 Feb 2026, at 09:12, Support wrote:\n> Did it help?\n\nIt did not."
    assert split(text).own == "It did not."


def test_a_signature_between_quotes_ends_at_the_next_quote() -> None:
    text = "> First?\nYes.\n-- \nAnna\n\n> Second?\nNo."
    assert split(text) == Parts("Yes.\n\nNo.", "> First?\n\n> Second?", "--\nAnna")


@pytest.mark.parametrize(
    "text",
    [
        f"> {'a long quoted line ' * 4}that\nwas wrapped\n> and went on",
        f"> {'a long quoted line ' * 4}=\n20broken\n> and went on",
        f"> {'A sentence that fills its line ' * 2}to the end.\nand goes on here.\n> more",
    ],
)
def test_the_torn_off_end_of_a_quoted_line_is_quoted(text: str) -> None:
    assert split(text).own == ""


@pytest.mark.parametrize(
    "answer", ["Yes.", "No, it does not work"], ids=["a word", "without a full stop"]
)
def test_an_answer_right_under_a_quoted_question_is_own(answer: str) -> None:
    quoted = "> Does the machine still make the noise that you told us about?"
    assert split(f"{quoted}\n{answer}\n> And the lamp?").own == answer


@pytest.mark.parametrize(
    "text",
    [
        "On Monday you wrote:\nwe call you. Nobody called.",
        "On Monday, 2 February 2026 at 10:15 you wrote:\nwe call you. Nobody called.",
        "Il 3 marzo il vostro collega ha scritto:\nrichiamiamo noi. Nessuno ha richiamato.",
        "Il 3 marzo 2026 alle 10:15 mi avete scritto:\n\nrichiamiamo noi. Nessuno ha richiamato.",
        "Am 2.2.2026 um 10:15 haben Sie mir geschrieben:\n\nwir rufen an. Niemand rief an.",
        "Le 2 février 2026 à 10:15 vous m'avez écrit :\n\non rappelle. Personne n'a rappelé.",
        "Da: Roma\nA: Milano\nData: 3 marzo\nIl treno era soppresso.",
        "Da: Roma\nA: Milano\nData: 3 marzo 2026 ore 10:30\n\nIl treno era soppresso.",
        "Da: lunedì\nA: venerdì\nchiuso, dice il cartello.",
        "Oggetto: reclamo\nDa: Mario Rossi\n\nLa pentola è rotta.",
        "From: Anna Ray <anna@x.example>\nSubject: The pan\n\nMessage Body:\nIt is broken.",
        "Da: Anna <anna@x.example>\nA: info@y.example\nOggetto: La pentola\n\nÈ rotta.",
        "From: 10.0.0.1\nTo: 10.0.0.2\nthe packets are lost",
        "The log says:\n12:01 From: 10.0.0.1 rejected\n12:02 To: nobody\nWhat now?",
        "SMTP error:\nMAIL FROM:<a@x.example>\n550 Subject: rejected\nWhat now?",
        "Inviato da Mario il 3 marzo, il pacco non è mai arrivato.",
        "Sent from my desk, is much easier than my mobile phone.",
        "Sent by mistake, sorry",
        "Von meinem Konto wurden 50 Euro abgebucht",
        "Von meinem Handy aus geht es auch nicht",
        "Ich habe gestern vom Handy eine Mail gesendet",
        "Outlook voor Windows werkt niet meer",
        "From my iPhone it does not work either",
        "请尽快发送",
        "从 Windows 电脑无法登录",
        "Inviato con raccomandata il 3 marzo",
        "The notification was\nsent from my iPhone app to all users.",
        "We have:\n-Milano\n-Roma",
        "- first thing\n- second thing",
        "-- first point\n-- second point\n\nPlease check!",
        "I read this: nothing works",
        "I typed:\n> npm install pentola\n> npm start\nand it failed",
        "I typed:\n>>> import pentola\n>>> pentola.cook(3)\nTraceback: it failed",
        "I typed this:\n> help\n> install the driver\nand it printed nothing.",
        "Your ad says\n> 20 % off\n> today only\nyet I paid the full price.",
        "To: the manager\nFrom: a customer\nSubject: cold tea\nDate: today 10:15\n\nIt is cold.",
        "$ make\n> building the app\nand it stops there",
        "The console prints\n>>>>>> boot\n>>>>>> fail\nand then it stops.",
        "The first leaks at the bottom.\n--\nThe second does not switch off by itself.\nWhat now?",
        "On Tuesday at 10:30 the driver wrote:\nnobody at home, but I was there.",
        "On 11 November 2026 at 09:05 the driver wrote:\nnobody at home, but I was there.",
        "I wrote on 3 February 2026 at 14:22:\nno answer until today.",
        "Il 3 febbraio 2026 alle 10:30 il corriere ha scritto:\nassente. Ma ero in casa.",
        "Am 10.11.2026 um 15:30 schrieb der Techniker:\nniemand da. Ich war aber da!",
        "Da: Torino\nA: Napoli\nData: 11/11/2026 ore 9:05\nPosta: sara@x.example\nPosso cambiare?",
        "The error:\n--------\nERROR 500 at 10:15\nstack overflow\n--------\nWhat can I do?",
        "Key points\n----\n\n1. It is slow\n2. It is loud\n\n----\n\nThat was all I wanted to say.",
        "One outstanding question I had:\n\nLocally, when I run...",
        "On the other hand, it may\nwork. The manual wrote:\nhold the button",
        "Le mie domande:\nquanto costa?\nquando arriva?",
        "2026-02-02 10:15:25\n2026/02/02 10:16:25\n02.02.2026 10:17\nare the times it failed",
        "I received your newsletter in error. Please delete my data, my e-mail is confidential.",
        "Via Roma 1\n00100 Roma\nis the right address, please send it there.",
        "My data:\nMario Rossi\nVia Roma 1, 00100 Roma\nTel. 06 1234567",
        "Ecco:\n\nMario Rossi\nOrdine 1234\nTel. 06 1234567",
        "My new address is\n\nAnna Ray\n12 High Street\nLondon\n+44 20 7946 0000",
        "P.S. I love it",
        "To: do list\nFrom: start to end",
    ],
)
def test_sentences_that_look_like_marks_stay_own_words(text: str) -> None:
    assert split(text).own == text
    assert split(f"Hello,\n\n{text}").own == f"Hello,\n\n{text}"


def test_a_command_in_a_mail_that_quotes_is_a_quote() -> None:
    text = "On 2 Feb 2026, at 9:00, A wrote:\n> First\n\nYes\n\n> npm install fails\n\nNo"
    assert split(text).own == "Yes\n\nNo"


def test_an_attribution_is_not_joined_with_the_sentence_before() -> None:
    parts = split("On this day\nOn 2 Feb 2026, at 10:15, A <a@x.example>\nwrote:\n> Hi")
    assert parts.own == "On this day"


@pytest.mark.parametrize(
    "quote", ["> On 2 Feb 2026, at 10:15, A <a@x.example> wrote:\n> Hi", "2.2.2026 10:15 A <a@x>:"]
)
def test_a_word_right_over_a_quote_is_own(quote: str) -> None:
    assert split(f"Hello\n{quote}").own == "Hello"


def test_lines_of_a_header_after_a_rule_need_no_address() -> None:
    parts = split("Mine\n____________\nVon: Support\nGesendet: Montag\nBetreff: Hilfe\n\nTheirs")
    assert parts.own == "Mine"


def test_a_forward_without_own_words_is_quoted_whole() -> None:
    assert split(f"{HEADER}\n\nTheirs").own == ""


def test_html_tells_where_a_quote_without_marks_begins() -> None:
    html = "<p>It fails.</p><div id='divRplyFwdMsg'>Xyz: A</div><p>Theirs</p>"
    text = "It fails.\n\nXyz: A\n\nTheirs"
    assert split(text).quoted == ""
    assert split_beside(text, html) == Parts("It fails.", "Xyz: A\n\nTheirs", "")


@pytest.mark.parametrize(
    "html",
    [
        None,
        "<p>It fails.</p>",
        "<p>Something else.</p><blockquote>Theirs</blockquote>",
        "<blockquote>It fails.</blockquote>",
        "<p>It fails.</p><blockquote>Xyz</blockquote><p>and mine</p>",
        "<p>It fai</p><blockquote>ls</blockquote>",
    ],
)
def test_html_that_tells_another_story_is_not_believed(html: str | None) -> None:
    text = "It fails.\n\nXyz: A\n\nTheirs"
    assert split_beside(text, html).own == text


def words_of(*texts: str) -> list[str]:
    return sorted(word for text in texts for word in text.split())


LINES = st.sampled_from(
    [
        *("> a", "b", "", "-- ", "From: x@y", "Subject: z", ">", "On a", "wrote:", "____", "—"),
        *("On 2 Feb 2026 x wrote:", "Sent from my phone", "Regards", "Anna Ray", "Tel. 06 1234567"),
        *("-----Original Message-----", "P.S. c", "Disclaimer", "CEO", "-Anna", "www.x.example"),
        "Only for the intended recipient: this confidential message and its attachments.",
    ]
)


@settings(max_examples=300)
@given(st.lists(LINES | st.text(max_size=20), max_size=30).map("\n".join))
def test_nothing_is_thrown_away(text: str) -> None:
    parts = split(text, "Anna Ray")
    assert words_of(parts.own, parts.quoted, parts.signature) == words_of(text)


def test_lines_beyond_those_looked_at_are_kept() -> None:
    lines = [f"line {number}" for number in range(30_000)]
    assert words_of(split("\n".join(lines)).own) == words_of(*lines)


def work(text: str) -> int:
    """Return how many calls splitting a text takes: the clock of a busy machine proves nothing."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        split(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "line",
    [
        *("On a\n", "On a ", "From: a\n", "> \n", "wrote:\n", "\n", "1 ", "--\n", "De :\n", "_"),
        *("regards\n", "> a\nMario Rossi\n", "a\n____\n", "intended recipient\n\n", ">>a\nb\n"),
        *("On 1\n\n", "- A\n\n", "Via Roma 1\n", "Da: a\nA: b\n", "> a=\nb\n", "P.S.\n\n", "a@"),
    ],
)
def test_hostile_text_takes_work_in_step_with_its_length(line: str) -> None:
    half, whole = (work(line * (size // len(line))) for size in (10_000, 20_000))
    assert whole < 2.3 * half + 5_000


@pytest.mark.parametrize("line", ["De :\n", "Da: a\nA: b\n", ">>a\nb\n"])
def test_a_megabyte_takes_bounded_work(line: str) -> None:
    assert work(line * (1_000_000 // len(line))) < 4_000_000
