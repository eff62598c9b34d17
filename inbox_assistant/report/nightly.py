"""One report per night: which span it covers, made once, made up when missed, mailed once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from hashlib import sha256

from inbox_assistant.clock import Clock, utc_now
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import ConfigError, InputError, SendDeferred
from inbox_assistant.model import ReportRow
from inbox_assistant.report.recurring import night_report
from inbox_assistant.report.render import to_html, to_text
from inbox_assistant.report.sentences import Sentences
from inbox_assistant.report.tables import to_csv, to_json
from inbox_assistant.store.base import Store

Deliver = Callable[[str, list[str], bytes], None]  # sender, recipients, the mail as bytes

_DAY = timedelta(days=1)
_MADE_UP = 7


def night_of(now: datetime, config: Config) -> tuple[str, datetime, datetime]:
    """Return the newest night that is over at `now`, and the span [since, until) its report covers.

    The report of night N covers the time up to `config.report.at` on day N in the team's zone,
    from the same time of the day before: 23 or 25 hours when clocks change. Moments are UTC.
    """
    today = now.astimezone(config.timezone).date()
    day = today if _moment(today, config) <= now else today - _DAY
    return (day.isoformat(), *_span(day, config))


def make(store: Store, config: Config, clock: Clock, night: str | None = None) -> ReportRow:
    """Return the report of that night (YYYY-MM-DD; None: the newest), made now unless it exists.

    However many make it at once, all get the same. Raises InputError for a night that is not over
    or is no date.
    """
    now = clock().replace(microsecond=0)
    newest = night_of(now, config)[0]
    day = _day(night or newest)
    if day.isoformat() > newest:
        raise InputError(f"The night {night} is not over yet: the newest is {newest}.")
    return store.reports.get(day.isoformat()) or _made(store, config, day, now)


def missed_nights(store: Store, config: Config, clock: Clock) -> list[str]:
    """Return the nights still without report, oldest first: of the last 7, but none from before
    the first report, and the first only once it has mail, so that a new team does not begin with
    empty ones."""
    night, since, until = night_of(clock(), config)
    made = {row.night for row in store.reports.nights(_MADE_UP + 1)}
    if not made:
        return [night] if store.reports.day(since, until).mails else []
    newest = date.fromisoformat(night)
    nights = [(newest - n * _DAY).isoformat() for n in reversed(range(_MADE_UP))]
    return [night for night in nights if night not in made and night >= min(made)]


def mail_report(
    store: Store, config: Config, row: ReportRow, deliver: Deliver, clock: Clock = utc_now
) -> bool:
    """Mail the report to `config.report.to` unless that was done; return whether it was now.

    The claim comes first, so that nobody gets the mail twice; it is given back only when nothing
    was handed over. What `deliver` raises goes on to the caller; the report stays readable in the
    web inbox.
    """
    recipients = list(config.report.to)
    if not recipients:
        return False
    raw = mail_bytes(row, config)
    if not store.reports.mailed(row.night, clock()):
        return False
    try:
        deliver(_sender(config).address, recipients, raw)
    except SendDeferred:
        store.reports.mailed(row.night, None)
        raise
    return True


def mail_bytes(row: ReportRow, config: Config) -> bytes:
    """Return the report as a mail: text and HTML, the CSV attached; the same row gives the same
    bytes. Raises ConfigError when no mailbox is configured to send from."""
    words = Sentences(config.language, config.timezone)
    sender = _sender(config)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = formataddr((" ".join(config.team.split()), sender.address))
    mail["To"] = ", ".join(config.report.to)
    mail["Subject"] = words.gettext(
        "Night report, %(day)s", day=words.day(date.fromisoformat(row.night))
    )
    mail["Date"] = format_datetime(row.made_at)
    mail["Message-ID"] = _message_id(row.night, sender)
    # RFC 3834 section 5: robots must not answer, and our own poller must not read it as a customer.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(row.text, cte="quoted-printable")
    mail.add_alternative(row.html, subtype="html", cte="quoted-printable")
    # The byte order mark tells spreadsheets that the accents are UTF-8.
    mail.add_attachment(
        row.csv.encode("utf-8-sig"),
        maintype="text",
        subtype="csv",
        filename=f"night-report-{row.night}.csv",
    )
    _fix_boundaries(mail, row.night)
    return mail.as_bytes()


def _made(store: Store, config: Config, day: date, now: datetime) -> ReportRow:
    night = day.isoformat()
    since, until = _span(day, config)
    words = Sentences(config.language, config.timezone)
    report = night_report(store, since, until, now, config.reach)
    row = ReportRow(
        night=night,
        made_at=now,
        html=to_html(report, night, config.team, words),
        text=to_text(report, night, config.team, words),
        csv=to_csv(report),
        data=to_json(report, night),
    )
    # Somebody else may have made it meanwhile: what the store holds is the report.
    store.reports.save(row)
    return store.reports.get(night) or row


def _span(day: date, config: Config) -> tuple[datetime, datetime]:
    return _moment(day - _DAY, config), _moment(day, config)


def _moment(day: date, config: Config) -> datetime:
    local = datetime.combine(day, config.report.at, tzinfo=config.timezone)
    return local.astimezone(UTC)


def _day(night: str) -> date:
    try:
        return date.fromisoformat(night)
    except ValueError:
        raise InputError(f"'{night}' is no night: write a date like 2026-11-03.") from None


def _sender(config: Config) -> MailboxConfig:
    if config.report.mailbox:
        return config.mailbox(config.report.mailbox)
    if not config.mailboxes:
        raise ConfigError("No mailbox can send the report: add a [[mailboxes]] part.")
    return config.mailboxes[0]


def _message_id(night: str, sender: MailboxConfig) -> str:
    team = sha256(sender.address.encode()).hexdigest()[:16]
    return f"<night-report.{night}.{team}@{sender.address.rpartition('@')[2]}>"


def _fix_boundaries(mail: EmailMessage, night: str) -> None:
    parts = [part for part in mail.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_night-report-{night}-{number}")
