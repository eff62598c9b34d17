"""Automatic answers known by their words, in every language, and people who use the same words."""

import tomllib
from pathlib import Path

import pytest

from inbox_assistant.mail.parse import parse
from tests.builders import raw_mail

TEXTS = tomllib.loads(Path(__file__).with_name("robots.toml").read_text(encoding="utf-8"))

READ = """\
From: anna@customer.example
To: support@shop.example
Subject: Disposition notification
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary=b

--b

Read.
--b
Content-Type: message/disposition-notification

Disposition: manual-action/MDN-sent-manually; displayed
--b--
"""

INVITED = """\
From: anna@customer.example
To: support@shop.example
Subject: Accepted: Meeting
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b

{text}
--b
Content-Type: text/calendar; method={method}; charset=utf-8

BEGIN:VCALENDAR
END:VCALENDAR
--b--
"""


@pytest.mark.parametrize("text", TEXTS["absent"])
@pytest.mark.parametrize("subject", ["Re: Your order", "Absent"])
def test_vacation_is_known_by_its_words(text: str, subject: str) -> None:
    assert parse(raw_mail(text, Subject=subject)).automatic == "auto-reply"


@pytest.mark.parametrize("text", TEXTS["people"])
@pytest.mark.parametrize("subject", ["Help", "Re: Your order"])
def test_people_use_the_same_words(text: str, subject: str) -> None:
    assert parse(raw_mail(text, Subject=subject)).automatic is None


@pytest.mark.parametrize("text", TEXTS["robots"])
def test_other_robots_are_known_by_their_words(text: str) -> None:
    assert parse(raw_mail(text)).automatic == "auto-reply"


@pytest.mark.parametrize("text", TEXTS["absent"])
def test_who_quotes_a_vacation_answer_is_a_person(text: str) -> None:
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    body = f"Please answer my question.\n\nOn Mon, 2 Feb 2026 at 09:12, Anna wrote:\n{quoted}"
    assert parse(raw_mail(body, Subject="Re: Order 12")).automatic is None


@pytest.mark.parametrize("text", TEXTS["robots"])
def test_a_contact_form_is_answered_to_its_writer(text: str) -> None:
    raw = raw_mail(text, From="wordpress@shop.example", Reply_To="anna@customer.example")
    assert parse(raw).automatic is None


def test_a_subject_alone_is_not_enough_for_who_asks_about_it() -> None:
    ask = raw_mail("How do I switch this on in your app?", Subject="Out of office")
    answer = raw_mail("I will read your mail on Monday.", Subject="Out of office")
    assert (parse(ask).automatic, parse(answer).automatic) == (None, "auto-reply")


def test_read_receipts_are_robots() -> None:
    assert parse(READ.encode()).automatic == "auto-reply"
    old = raw_mail("Your message\n\n  Subject: Help\n\nwas read on 1/1/2026.", Subject="Read: Help")
    assert parse(old).automatic == "auto-reply"


def test_who_asks_for_a_receipt_is_a_person() -> None:
    assert parse(raw_mail(Disposition_Notification_To="anna@customer.example")).automatic is None


@pytest.mark.parametrize(
    ("method", "text", "kind"),
    [
        ("REPLY", "", "auto-reply"),
        ("REPLY", "Anna Rossi has accepted this invitation.", "auto-reply"),
        ("REPLY", "Fine, but the parcel is still missing.", None),
        ("REQUEST", "", None),
    ],
)
def test_calendars_answer_for_their_owners(method: str, text: str, kind: str | None) -> None:
    assert parse(INVITED.format(method=method, text=text).encode()).automatic == kind


@pytest.mark.parametrize(
    "piece", ["i am out of the ", "bin bis ", "a@b ", "<<< 550 ", " (", "不在に", "=a@"]
)
def test_hostile_repetition_takes_no_time(piece: str) -> None:
    raw = raw_mail(piece * 30_000, From="MAILER-DAEMON@mx.example", Subject="Mail delivery failed")
    assert parse(raw).automatic == "bounce"
    assert len(parse(raw_mail(piece * 30_000)).own_words) > 0
