"""Replies as mails: right headers, nothing injected, readable everywhere."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.errors import InputError
from inbox_assistant.model import Address, StoredMail
from inbox_assistant.respond.compose import MOST_REFERENCES, compose
from inbox_assistant.respond.flowed import flowed, quote
from tests.builders import MORNING, a_mail
from tests.respond.making import ROME, reply_to

NOW = MORNING.astimezone(ROME)
ID = "<final@shop.example>"


def _incoming(**changes: Any) -> StoredMail:
    return StoredMail(3, 7, "support", "in", MORNING, a_mail(1, **changes))


def _sent(mail: StoredMail, language: str = "it", **changes: Any) -> EmailMessage:
    raw, _ = compose(reply_to(mail, **changes), mail, ID, language, NOW)
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
    raw, _ = compose(reply_to(_incoming()), _incoming(message_id=long), ID, "it", NOW)
    assert long.encode() in raw


@pytest.mark.parametrize("hostile", ["<a b@x>", "<a@x>\r\nBcc: all@x.example", "", "<>", "<é@x>"])
def test_a_malformed_message_id_is_left_out(hostile: str) -> None:
    sent = _sent(_incoming(message_id=hostile))
    assert sent["In-Reply-To"] is None
    assert sent["Bcc"] is None


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_no_text_of_strangers_makes_a_header_or_a_recipient(
    name: str, subject: str, identifier: str
) -> None:
    mail = _incoming(
        sender=Address(f"{name}\r\nBcc: a@x.example", "anna@customer.example"),
        message_id=f"<{identifier}\r\nX-Evil: 1>",
        references=(f"{identifier}\nX-Evil: 1",),
    )
    sent = _sent(mail, subject=f"{subject}\r\nBcc: b@x.example\r\n\r\nbody")
    assert set(sent.keys()) <= {
        *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert [a.addr_spec for a in sent["To"].addresses] == ["anna@customer.example"]


@pytest.mark.parametrize(
    "address",
    ["", "anna", "anna@", "a b@x.example", "a@x.example\r\nBcc: b@x.example", "è@x.example"],
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
    raw, _ = compose(reply_to(_incoming(), text="parola " * 500), _incoming(), ID, "it", NOW)
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
    assert raw.isascii()


def test_our_conversation_keeps_the_text_as_the_agent_wrote_it() -> None:
    _, mail = compose(reply_to(_incoming(), text="Ecco.\n\nCiao"), _incoming(), ID, "it", NOW)
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
