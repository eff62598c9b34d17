"""Replies as mails: right headers, nothing injected, readable everywhere."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.errors import InputError
from inbox_assistant.model import Address, StoredMail
from inbox_assistant.respond.compose import (
    LONGEST_REFERENCES,
    MOST_REFERENCES,
    Envoy,
    compose,
    compose_automatic,
)
from inbox_assistant.respond.flowed import MOST_QUOTED_LINES, flowed, plain, quote, quoted_words
from inbox_assistant.respond.phrases import phrasebook
from tests.builders import MORNING, SUPPORT, a_mail
from tests.respond.making import ROME, reply_to

NOW = MORNING.astimezone(ROME)
ID = "<final@shop.example>"
ENVOY = Envoy(Address("Il Negozio", SUPPORT), ID, NOW)
ALWAYS = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}


def _incoming(**changes: Any) -> StoredMail:
    return StoredMail(3, 7, "support", "in", MORNING, a_mail(1, **changes))


def _sent(mail: StoredMail, language: str = "it", **changes: Any) -> EmailMessage:
    return _parsed(compose(reply_to(mail, **changes), mail, ENVOY, phrasebook(language))[0])


def _parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_reply_names_the_mail_it_answers_and_the_conversation() -> None:
    sent = _sent(_incoming(references=("<a@x.example>", "<b@x.example>")))
    assert sent["In-Reply-To"] == "<m1@customer.example>"
    assert sent["References"].split() == ["<a@x.example>", "<b@x.example>", "<m1@customer.example>"]
    assert sent["Message-ID"] == ID


def test_a_reply_goes_from_the_address_written_to_to_the_one_to_answer() -> None:
    sent = _sent(_incoming(reply_to=Address("Büro Rossi", "office@customer.example")))
    assert str(sent["From"]) == "Il Negozio <support@shop.example>"
    assert str(sent["To"]) == "Büro Rossi <office@customer.example>"
    assert sent["Subject"] == "Re: Non riesco ad accedere"


def test_long_conversations_keep_the_first_and_the_newest_references() -> None:
    many = tuple(f"<{number}@x.example>" for number in range(100))
    kept = _sent(_incoming(references=many))["References"].split()
    assert len(kept) == MOST_REFERENCES
    assert kept[0] == "<0@x.example>"
    assert kept[-1] == "<m1@customer.example>"


def test_a_long_message_id_is_never_broken() -> None:
    long = f"<{'x' * 300}@customer.example>"
    raw, _ = compose(reply_to(_incoming()), _incoming(message_id=long), ENVOY, phrasebook("it"))
    assert long.encode() in raw


@pytest.mark.parametrize("hostile", ["<a b@x>", "<a@x>\r\nBcc: all@x.example", "", "<>", "<é@x>"])
def test_a_malformed_message_id_is_left_out(hostile: str) -> None:
    sent = _sent(_incoming(message_id=hostile))
    assert sent["In-Reply-To"] is None
    assert sent["Bcc"] is None


HOSTILE = st.text(max_size=80) | st.sampled_from(
    ["\r\nBcc: x@x.example", "a\nX-Evil: 1", "a\u2028Bcc: b", "\x00", "\ud800", "=?utf-8?q?=0A?="]
)


@given(name=HOSTILE, subject=HOSTILE, identifier=HOSTILE, other=HOSTILE)
def test_no_text_of_strangers_makes_a_header_or_a_recipient(
    name: str, subject: str, identifier: str, other: str
) -> None:
    anna, bo = "anna@customer.example", "bo@customer.example"
    mail = _incoming(
        sender=Address(f"{name}\r\nBcc: a@x.example", anna),
        message_id=f"<{identifier}>",
        references=(other, f"<{identifier}\nX-Evil: 1>"),
    )
    hostile = f"{subject}\r\nBcc: b@x.example\r\n\r\nbody"
    sent = _sent(mail, subject=hostile, cc=(Address(other, bo),))
    optional = {"In-Reply-To", "References"} & set(sent.keys())
    assert set(sent.keys()) == ALWAYS | {"Cc", "Content-Transfer-Encoding"} | optional
    assert len(sent.keys()) == len(set(sent.keys()))
    assert [a.addr_spec for a in sent["To"].addresses] == [anna]
    assert [a.addr_spec for a in sent["Cc"].addresses] == [bo]
    assert sent["Subject"].startswith("Re:")
    assert "In-Reply-To" not in optional or "\n" not in sent["In-Reply-To"]


def _unflowed(text: str) -> str:
    """Put flowed lines together as a mail program does (RFC 3676 4.1)."""
    whole, going = "", False
    for line in text.split("\n"):
        whole += line.removeprefix(" ") if going or not whole else "\n" + line.removeprefix(" ")
        going = line.endswith(" ") and line != "-- "
        whole = whole or "\0"
    return whole.lstrip("\0")


WORDS = st.text(
    st.sampled_from(" .>-\taF\u00a0\u2028\x0b\x0c\x85\u00e8\U0001f600\ud800\0") | st.characters(),
    max_size=300,
)
TROUBLE = st.sampled_from(
    ["\n.\n", "\n..", "\nFrom me\n", "\n>From\n", "x" * 10_000, "\n-- \nBo", " two  spaces", "\r\n"]
)


@given(parts=st.lists(WORDS | TROUBLE, max_size=5), html=st.booleans())
def test_the_text_of_a_reply_arrives_as_it_was_written(parts: list[str], html: bool) -> None:
    text = "a" + "".join(parts) + "z"
    mail = _incoming(own_words="", html="<p>ciao</p>" if html else None)
    raw, _ = compose(reply_to(mail, text=text), mail, ENVOY, phrasebook("it"))
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\nFrom " not in raw
    body = _parsed(raw).get_body(("plain",))
    assert body is not None
    payload = body.get_payload(decode=True)
    assert isinstance(payload, bytes)
    arrived = _unflowed(payload.decode("utf-8").replace("\r\n", "\n")).rstrip("\n")
    assert arrived == "\n".join(
        line if line == "-- " else line.rstrip(" ") for line in plain(text).split("\n")
    )


def test_a_reply_may_be_answered_to_a_plus_address() -> None:
    mail = _incoming()
    envoy = Envoy(Address("Il Negozio", SUPPORT), ID, NOW, "support+c7-token@shop.example")
    sent = _parsed(compose(reply_to(mail), mail, envoy, phrasebook("it"))[0])
    assert [a.addr_spec for a in sent["Reply-To"].addresses] == ["support+c7-token@shop.example"]
    assert set(sent.keys()) >= {"From", "Reply-To"}


def test_an_automatic_answer_says_so_and_quotes_nothing() -> None:
    mail = _incoming(subject="Buy this", own_words="http://evil.example")
    to = Address("", "anna@customer.example")
    raw, kept = compose_automatic(to, "Abbiamo ricevuto", "Grazie.", mail, ENVOY)
    sent = _parsed(raw)
    assert sent["Auto-Submitted"] == "auto-replied"
    assert sent["Precedence"] == "bulk"
    assert sent["In-Reply-To"] == "<m1@customer.example>"
    assert str(sent["To"]) == "anna@customer.example"
    assert kept.automatic == "auto-reply"
    assert b"evil" not in raw
    assert b"Buy" not in raw
    extra = {"Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "In-Reply-To"}
    assert set(sent.keys()) == ALWAYS | extra | {"References", "Content-Transfer-Encoding"}


def test_a_long_history_of_long_message_ids_stays_bounded() -> None:
    many = tuple(f"<{number}-{'x' * 800}@x.example>" for number in range(30))
    sent = _sent(_incoming(references=many))
    kept = sent["References"].split()
    assert sum(map(len, kept)) <= LONGEST_REFERENCES
    assert kept[0] == many[0]
    assert kept[-1] == "<m1@customer.example>"


def test_a_message_id_that_we_made_up_is_named_to_nobody() -> None:
    sent = _sent(_incoming(message_id="<abc@no-message-id.invalid>"))
    assert sent["In-Reply-To"] is None
    assert sent["References"] is None


def test_an_address_in_another_script_is_written_as_it_is() -> None:
    mail = _incoming()
    raw, _ = compose(
        reply_to(mail, to=Address("Jürgen", "jürgen@shop.example")), mail, ENVOY, phrasebook("de")
    )
    assert "<jürgen@shop.example>".encode() in raw


@pytest.mark.parametrize(
    "address",
    [
        *("", "anna", "anna@", "a b@x.example", "a@x.example\r\nBcc: b@x.example", "a@b..example"),
        *(
            '"a b"@x.example',
            "a..b@x.example",
            "è\u2028@x.example",
            "a@x\u0000.example",
            ".a@x.example",
        ),
    ],
)
def test_an_address_nothing_can_be_sent_to_is_refused_in_words(address: str) -> None:
    with pytest.raises(InputError, match="correct the address"):
        _sent(_incoming(), to=Address("Anna", address))


def test_a_domain_in_another_script_is_written_in_ascii() -> None:
    sent = _sent(_incoming(), to=Address("", "anna@münchen.example"))
    assert sent["To"].addresses[0].domain == "xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("it", "Il lunedì 2 febbraio alle 09:00, Anna Rossi ha scritto:"),
        ("en", "On Monday 2 February at 09:00, Anna Rossi wrote:"),
        ("fr", "Le lundi 2 février à 09:00, Anna Rossi a écrit :"),
        ("de", "Am Montag, 2. Februar um 09:00 schrieb Anna Rossi:"),
        ("es", "El lunes 2 de febrero a las 09:00, Anna Rossi escribió:"),
        ("pt", "Em segunda-feira, 2 de fevereiro, às 09:00, Anna Rossi escreveu:"),
        ("nl", "Op maandag 2 februari om 09:00 schreef Anna Rossi:"),
    ],
)
def test_the_customers_words_are_quoted_below_a_line_in_their_language(
    language: str, line: str
) -> None:
    text = _plain(_sent(_incoming(), language)).replace(" \n", " ")
    below = text.partition(line)[2]
    assert below.strip().startswith("> Buongiorno, da ieri non riesco ad accedere")


def test_plain_customers_get_plain_text_and_html_customers_both() -> None:
    assert _sent(_incoming()).get_content_type() == "text/plain"
    twin = _sent(_incoming(html="<p>ciao</p>"))
    assert twin.get_content_type() == "multipart/alternative"


def test_the_html_twin_holds_escaped_text_only() -> None:
    mail = _incoming(html="<script>1</script>", own_words="<img src=x onerror=alert(1)>")
    body = _sent(mail, text="a < b\n\n<b>").get_body(("html",))
    assert body is not None
    html = body.get_content()
    assert "<img" not in html
    assert "<script" not in html
    assert "a &lt; b" in html


def test_every_line_fits_a_mail_and_ends_right() -> None:
    raw, _ = compose(
        reply_to(_incoming(), text="parola " * 500), _incoming(), ENVOY, phrasebook("it")
    )
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
    assert raw.isascii()


def test_our_conversation_keeps_the_text_as_the_agent_wrote_it() -> None:
    _, mail = compose(
        reply_to(_incoming(), text="Ecco.\n\nCiao"), _incoming(), ENVOY, phrasebook("it")
    )
    assert mail.own_words == "Ecco.\n\nCiao"
    assert mail.in_reply_to == "<m1@customer.example>"
    assert mail.date == NOW


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=400))
def test_flowed_text_reads_back_as_it_was(text: str) -> None:
    lines = flowed(text).split("\n")
    unstuffed = [line[1:] if line.startswith(" ") else line for line in lines]
    assert " ".join("".join(unstuffed).split()) == " ".join(text.split())


def test_what_was_quoted_is_quoted_deeper() -> None:
    assert quote("hello\n> before\n") == "> hello\n>> before\n>"


def test_old_quotations_go_along_one_level_deeper_and_end_somewhere() -> None:
    mail = _incoming(own_words="Nuovo.", quoted="Il giorno prima, X ha scritto:\n> vecchio\n>> più")
    quoted = quote(quoted_words(mail))
    assert quoted.startswith("> Nuovo.\n>\n> Il giorno prima")
    assert quoted.endswith(">> vecchio\n>>> più")
    long = quoted_words(_incoming(own_words="riga\n" * 10_000))
    assert len(long.split("\n")) == MOST_QUOTED_LINES + 1
    assert len(quoted_words(_incoming(own_words="x" * 1_000_000))) < 30_000


def test_quoted_words_keep_their_spaces_and_joiners_and_lose_what_hides() -> None:
    words = quoted_words(
        _incoming(own_words="10\u00a0000\t€ \U0001f468\u200d\U0001f469 \u202ehidden")
    )
    assert words == "10 000 € \U0001f468\u200d\U0001f469 hidden"


def test_a_mail_without_words_is_answered_without_a_quotation() -> None:
    assert "ha scritto" not in _plain(_sent(_incoming(own_words="")))
