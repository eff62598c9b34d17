"""Calendar invitations are shown as such, whatever else the mail holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.mail.parse import parse
from inbox_assistant.model import Address, Invitation, Mail
from tests.mail import raws

ANNA = Address("Anna Rossi", "anna@customer.example")
VISIT = Invitation(
    method="REQUEST",
    summary="Visit, with tea",
    starts="2026-02-02T09:00+01:00",
    ends="2026-02-02T10:00+01:00",
    zone="Europe/Rome",
    where="Via Roma 1",
    organiser=ANNA,
)


def invited(text: str, type_: str = "text/calendar; charset=utf-8; method=REQUEST") -> Mail:
    part = f"Content-Type: {type_}\r\n\r\n{text}".encode()
    return parse(raws.multipart("alternative", b"\r\nCome!", part))


def test_an_invitation_says_what_when_and_where() -> None:
    mail = invited(raws.calendar())
    assert mail.invitations == (VISIT,)
    assert mail.own_words == "Come!"


@pytest.mark.parametrize("type_", ["application/ics; name=x.ics", "application/x; name=INVITE.ICS"])
def test_a_calendar_is_known_in_any_place(type_: str) -> None:
    assert invited(raws.calendar(), type_).invitations == (VISIT,)


def test_the_same_invitation_as_part_and_as_file_is_one() -> None:
    text = f"Content-Type: text/calendar\r\n\r\n{raws.calendar()}".encode()
    assert parse(raws.multipart("mixed", text, text)).invitations == (VISIT,)


@pytest.mark.parametrize(
    ("line", "starts", "zone"),
    [
        ("DTSTART:20260202T090000Z", "2026-02-02T09:00+00:00", "UTC"),
        ("DTSTART:20260202T090000", "2026-02-02T09:00", ""),
        ("DTSTART;VALUE=DATE:20260202", "2026-02-02", ""),
        ("DTSTART;TZID=W. Europe Standard Time:20260202T090000", "2026-02-02T09:00+01:00", "W. Eu"),
        ("DTSTART:nonsense", "", ""),
        ("SUMMARY:no time at all", "", ""),
    ],
)
def test_times_keep_their_zone(line: str, starts: str, zone: str) -> None:
    (event,) = invited(raws.calendar("REQUEST", line)).invitations
    assert event.starts == starts
    assert event.zone.startswith(zone) and bool(event.zone) == bool(zone)


def test_cancelled_and_answered_invitations_are_told_apart() -> None:
    assert invited(raws.calendar("CANCEL")).invitations[0].method == "CANCEL"
    told = raws.calendar("REQUEST", "STATUS:CANCELLED", "SUMMARY:x")
    assert invited(told).invitations[0].method == "CANCEL"
    answer = raws.calendar("REPLY", "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example", "SUMMARY:x")
    (event,) = invited(answer).invitations
    assert (event.method, event.answer) == ("REPLY", "DECLINED")


def test_a_repeated_event_says_so() -> None:
    text = raws.calendar("REQUEST", "DTSTART:20260202T090000Z", "RRULE:FREQ=DAILY")
    assert invited(text).invitations[0].repeats


@pytest.mark.parametrize("text", ["", "BEGIN:VCALENDAR", "BEGIN:VTODO\r\nEND:VTODO", "<html>"])
def test_what_is_no_event_is_no_invitation(text: str) -> None:
    mail = invited(text)
    assert mail.invitations == ()
    assert [a.type for a in mail.attachments] == ["text/calendar"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(raws.calendar().split("\r\n")) | st.text(max_size=20)))
def test_any_lines_of_a_calendar_are_survived(lines: list[str]) -> None:
    part = "Content-Type: text/calendar\r\n\r\n" + "\r\n".join(lines)
    mail = parse(raws.multipart("mixed", part.encode("utf-8", "replace")))
    assert "AttributeError" not in mail.defects
