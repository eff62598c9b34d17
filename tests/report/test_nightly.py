from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from inbox_assistant.config import Config, MailboxConfig, ReportConfig, Server
from inbox_assistant.errors import ConfigError, InputError, SendDeferred, SendError, SendUnknown
from inbox_assistant.model import ReportRow
from inbox_assistant.report.letter import mail_bytes
from inbox_assistant.report.mailing import mail_report
from inbox_assistant.report.nightly import make, missed, night_of
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from tests.builders import a_reading, arrive, hours, read

ROME = ZoneInfo("Europe/Rome")
SERVER = Server("mail.shop.example", 993, "support")
NOW = datetime(2026, 11, 3, 5, 30, tzinfo=UTC)


def config(**report: object) -> Config:
    values = {"to": ("team@shop.example", "lead@shop.example")} | report
    return Config(
        store="",
        team="Pentola & Co",
        timezone=ROME,
        mailboxes=(MailboxConfig("support", "support@shop.example", SERVER, SERVER),),
        report=ReportConfig(**values),  # type: ignore[arg-type]
    )


def at(now: datetime) -> Callable[[], datetime]:
    return lambda: now


def missed_nights(store: Store, config: Config, clock: Callable[[], datetime]) -> list[str]:
    return [span.night for span in missed(store, config, clock(), "night")]


def rome(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ROME)


def test_a_night_ends_at_the_time_of_the_report() -> None:
    assert night_of(rome(3, 11, 5, 59), config())[0] == "2026-11-02"
    night, since, until = night_of(rome(3, 11, 6), config())
    assert (night, since, until) == ("2026-11-03", rome(2, 11, 6), rome(3, 11, 6))
    assert night_of(rome(3, 11, 23, 59), config())[0] == "2026-11-03"


@pytest.mark.parametrize(
    ("day", "month", "length"), [(29, 3, 23), (30, 3, 24), (25, 10, 25), (26, 10, 24)]
)
def test_days_when_clocks_change_have_23_or_25_hours(day: int, month: int, length: int) -> None:
    _, since, until = night_of(rome(day, month, 12), config())
    assert until - since == hours(length)
    assert until.astimezone(ROME).time() == since.astimezone(ROME).time() == time(6)


@pytest.mark.parametrize("moment", [time(2, 30), time(0), time(3), time(23, 59)])
def test_nights_follow_each_other_without_gap_or_overlap(moment: time) -> None:
    team = config(at=moment)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    spans = {night_of(begin + hours(n), team) for n in range(24 * 365)}
    ordered = sorted(spans)
    assert len(ordered) >= 365
    for (_, _, until), (_, since, _) in pairwise(ordered):
        assert until == since


def test_a_report_made_twice_is_one_report(store: Store) -> None:
    first = make(store, config(), at(NOW))
    arrive(store, 1, NOW - hours(5))
    second = make(store, config(), at(NOW + hours(4)))
    assert second == first
    assert len(store.reports.nights(9)) == 1


def test_two_reporters_at_once_make_one_report(tmp_path: Path) -> None:
    path = str(tmp_path / "inbox.db")
    open_store(path).close()
    made: list[ReportRow] = []

    def work(seconds: int) -> None:
        own = open_store(path)
        made.append(make(own, config(), at(NOW + timedelta(seconds=seconds))))
        own.close()

    threads = [Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


def test_a_report_tells_of_the_mail_of_its_night(store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number in (1, 2, 3):
        read(store, arrive(store, number, NOW - hours(number)), a_reading(), issue, "Login fails")
    row = make(store, config(), at(NOW))
    for form in (row.html, row.text, row.csv, row.data):
        assert "Login fails" in form
    assert "3 people wrote (3 mails)" in row.text


def test_a_past_night_can_be_made_up(store: Store) -> None:
    row = make(store, config(), at(NOW), "2026-10-30")
    assert row.night == "2026-10-30"
    assert "Thu 29 Oct, 06:00 to Fri 30 Oct, 06:00" in " ".join(row.text.split())


@pytest.mark.parametrize("night", ["2026-11-04", "yesterday", "2026-13-01"])
def test_a_night_that_is_not_over_or_no_date_is_refused(store: Store, night: str) -> None:
    with pytest.raises(InputError):
        make(store, config(), at(NOW), night)
    assert store.reports.nights(9) == []


def test_a_new_team_begins_with_the_first_night_that_has_mail(store: Store) -> None:
    assert missed_nights(store, config(), at(NOW)) == []
    arrive(store, at=NOW - hours(12))
    assert missed_nights(store, config(), at(NOW)) == ["2026-11-03"]


def test_missed_nights_are_made_up_but_at_most_seven(store: Store) -> None:
    make(store, config(), at(NOW), "2026-10-31")
    assert missed_nights(store, config(), at(NOW)) == ["2026-11-01", "2026-11-02", "2026-11-03"]
    late = missed_nights(store, config(), at(NOW + timedelta(days=30)))
    assert len(late) == 7
    assert late[-1] == "2026-12-03"


def parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_the_mail_holds_text_html_and_table(store: Store) -> None:
    row = make(store, config(), at(NOW))
    mail = parsed(mail_bytes(row, config()))
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == row.text.splitlines()
    assert html.get_content().splitlines() == row.html.splitlines()
    (table,) = mail.iter_attachments()
    assert table.get_filename() == "night-report-2026-11-03.csv"
    assert table.get_content_type() == "text/csv"


def test_robots_are_told_that_a_robot_wrote(store: Store) -> None:
    mail = parsed(mail_bytes(make(store, config(), at(NOW)), config()))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "Night report, Tuesday 3 November 2026"
    assert str(mail["To"]) == "team@shop.example, lead@shop.example"


def test_the_mail_of_a_night_is_always_the_same(store: Store) -> None:
    row = make(store, config(), at(NOW))
    raw = mail_bytes(row, config())
    assert mail_bytes(row, config()) == raw
    other = mail_bytes(make(store, config(), at(NOW), "2026-11-02"), config())
    assert parsed(raw)["Message-ID"] != parsed(other)["Message-ID"]


def test_a_report_is_mailed_once(store: Store) -> None:
    sent: list[tuple[str, list[str], bytes]] = []
    row = make(store, config(), at(NOW))

    def deliver(sender: str, to: list[str], raw: bytes) -> None:
        sent.append((sender, to, raw))

    assert mail_report(store, config(), row, deliver, at(NOW))
    assert not mail_report(store, config(), row, deliver, at(NOW))
    assert sent == [("support@shop.example", list(config().report.to), mail_bytes(row, config()))]


@pytest.mark.parametrize(("failure", "again"), [(SendDeferred, True), (SendUnknown, False)])
def test_a_failed_mailing_is_told_and_repeated_only_when_nothing_left(
    store: Store, failure: type[SendError], again: bool
) -> None:
    row = make(store, config(), at(NOW))

    def deliver(sender: str, to: list[str], raw: bytes) -> None:
        raise failure("The server is busy.")

    with pytest.raises(failure):
        mail_report(store, config(), row, deliver, at(NOW))
    assert mail_report(store, config(), row, lambda *_: None, at(NOW)) is again


def test_without_recipients_nothing_is_mailed_or_claimed(store: Store) -> None:
    row = make(store, config(to=()), at(NOW))
    assert not mail_report(store, config(to=()), row, lambda *_: None, at(NOW))
    assert store.reports.mailed(row.night, NOW)


def test_a_report_without_a_mailbox_to_send_from_says_so(store: Store) -> None:
    with pytest.raises(ConfigError, match="mailboxes"):
        mail_bytes(make(store, config(), at(NOW)), Config(store=""))
