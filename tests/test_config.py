"""A wrong configuration is refused in words that name the key and the remedy."""

from datetime import date, time
from pathlib import Path

import pytest

from inbox_assistant.config import AcknowledgementConfig, AlertsConfig, load
from inbox_assistant.errors import ConfigError
from inbox_assistant.model import Exposure, Share

MAILBOX = """
[[mailboxes]]
address = "support@shop.example"
password_env = "SECRET"
imap = { host = "imap.shop.example" }
smtp = { host = "smtp.shop.example", security = "starttls" }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "inbox-assistant.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_left_out_has_safe_defaults(tmp_path: Path) -> None:
    config = load(write(tmp_path, MAILBOX), {"SECRET": "pw"})
    [mailbox] = config.mailboxes
    assert (mailbox.name, mailbox.imap.port, mailbox.imap.security) == ("support", 993, "tls")
    assert (mailbox.smtp.port, mailbox.smtp.user) == (587, "support@shop.example")
    assert config.web.host == "127.0.0.1"
    assert config.store == str(tmp_path / "inbox-assistant.db")


def test_a_password_never_shows_in_print(tmp_path: Path) -> None:
    assert "pw" not in repr(load(write(tmp_path, MAILBOX), {"SECRET": "pw"}))


def test_a_password_can_come_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from file\n", encoding="utf-8")
    text = MAILBOX.replace('password_env = "SECRET"', 'password_file = "secret"')
    assert load(write(tmp_path, text), {}).mailboxes[0].imap.password == "from file"


@pytest.mark.parametrize("history", ["all", "none", "1 day", "90 days", "2026-01-31"])
def test_history_is_a_word_a_number_of_days_or_a_day(tmp_path: Path, history: str) -> None:
    text = MAILBOX + f'history = "{history}"'
    assert load(write(tmp_path, text), {"SECRET": "pw"}).mailboxes[0].history == history


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("team = [", "not valid TOML"),
        ("teem = 'x'", "teem: this key is unknown"),
        ("language = 'fr'", "choose one of en, it"),
        ("timezone = 'Rome'", "try Europe/Rome"),
        ("undo_seconds = 'ten'", "a whole number"),
        ("[web]\nport = true", "web.port: it must be a whole number"),
        ("[report]\nat = 'six'", "a time of day"),
        ("[report]\nto = 'me@x.example'", "a list of texts"),
        ("[report]\nweekly = 'mon'", "report.weekly: choose one of none, monday"),
        ("[report]\nmonthly = 'yes'", "report.monthly: it must be true or false"),
        ("mailboxes = 1", r"\[\[mailboxes\]\]"),
        (MAILBOX + "history = 'some'", r'history: write "all", "none", "90 days" or a day'),
        (MAILBOX.replace("SECRET", "UNSET"), "set the environment variable UNSET"),
        (MAILBOX.replace("password_env", "password"), "don't belong in this file"),
        (MAILBOX.replace('password_env = "SECRET"\n', ""), "say where the password is"),
        (MAILBOX.replace('password_env = "SECRET"', 'password_file = "gone"'), "can't read gone"),
        (MAILBOX.replace("support@shop.example", "support"), "the address customers write to"),
        (MAILBOX.replace("support@", r"a@b.example\r\nBcc: x@"), "address: write it in one line"),
        (MAILBOX + "poll_seconds = 0", "poll_seconds: it must be a number from 1 to 86400"),
        (MAILBOX + "sent_folder = 1", "sent_folder: it must be a text"),
        (MAILBOX + "history = '999999 days'", "history: write"),
        (MAILBOX.replace('password_env = "SECRET"', "password_file = 3"), "must be a text"),
        (MAILBOX.replace('password_env = "SECRET"', 'password_file = "."'), "can't read"),
        (MAILBOX.replace('password_env = "SECRET"', r'password_file = "\u0000"'), "in one line"),
        (MAILBOX.replace('host = "imap', 'port = 70000, host = "imap'), "from 1 to 65535"),
        (MAILBOX.replace('host = "imap', 'ca_file = 1, host = "imap'), "ca_file: it must be"),
        ("mailboxes = [1]", r"\[\[mailboxes\]\]"),
        (MAILBOX + r'folders = ["INBOX\r\nA LOGOUT"]', "folders: write it in one line"),
        (r'team = "A\r\nBcc: x@x.example"', "team: write it in one line"),
        ("unsure_below = 0.7", "unsure_below: it must be a whole number"),
        ("unsure_below = 101", "unsure_below: it must be a number from 0 to 100"),
        ("undo_seconds = -1", "undo_seconds: it must be a number from 0 to 3600"),
        ("[web]\nport = 70000", "web.port: it must be a number"),
        ("[report]\nmailbox = 1", "report.mailbox: it must be a text"),
        (MAILBOX.replace('host = "imap.shop.example"', ""), "imap.host: it is missing"),
        (MAILBOX.replace('"starttls"', '"ssl"'), "choose one of tls, starttls, none"),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        load(write(tmp_path, text), {"SECRET": "pw"})


def test_two_mailboxes_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="same name"):
        load(write(tmp_path, MAILBOX + MAILBOX), {"SECRET": "pw"})


def test_a_missing_file_points_to_init(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="inbox-assistant init"):
        load(tmp_path / "nowhere.toml")


def test_an_unknown_mailbox_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'sales'"):
        load(write(tmp_path, ""), {}).mailbox("sales")


def test_alerts_go_to_addresses_through_any_mailbox_that_works(tmp_path: Path) -> None:
    def alerts(text: str) -> AlertsConfig:
        return load(write(tmp_path, text + MAILBOX), {"SECRET": "pw"}).alerts

    assert alerts("") == AlertsConfig()
    told = alerts('[alerts]\nto = ["a@x.example"]\nmailbox = "other"\n')
    assert told == AlertsConfig(("a@x.example",), "other")


def test_a_provider_knows_the_servers_and_where_permissions_are_given(tmp_path: Path) -> None:
    text = """
        [[mailboxes]]
        address = "support@shop.example"
        provider = "microsoft365"
        smtp = { host = "relay.shop.example" }
        oauth = { client_id = "abc", tenant = "shop" }
    """
    [mailbox] = load(write(tmp_path, text), {}).mailboxes
    assert (mailbox.imap.host, mailbox.imap.security) == ("outlook.office365.com", "tls")
    assert (mailbox.smtp.host, mailbox.smtp.port) == ("relay.shop.example", 587)
    assert mailbox.imap.oauth is mailbox.smtp.oauth
    assert mailbox.imap.oauth
    assert "/shop/" in mailbox.imap.oauth.token_url
    assert mailbox.imap.oauth.token_file == tmp_path / "support.token"


def test_the_generic_provider_follows_the_address(tmp_path: Path) -> None:
    text = MAILBOX.split("imap")[0] + 'provider = "generic"'
    [mailbox] = load(write(tmp_path, text), {"SECRET": "pw"}).mailboxes
    assert (mailbox.imap.host, mailbox.smtp.host) == ("imap.shop.example", "smtp.shop.example")


def test_a_permission_needs_to_know_whom_to_ask(tmp_path: Path) -> None:
    text = MAILBOX + 'oauth = { client_id = "abc" }'
    with pytest.raises(ConfigError, match=r"oauth\.token_url: it is missing"):
        load(write(tmp_path, text), {"SECRET": "pw"})


def test_nothing_is_answered_automatically_unless_asked_for(tmp_path: Path) -> None:
    config = load(write(tmp_path, MAILBOX), {"SECRET": "pw"})
    assert not config.acknowledgement.enabled
    assert not config.mailboxes[0].plus_address
    text = MAILBOX + "plus_address = true\nacknowledge = false\n"
    text += "[acknowledgement]\nenabled = true\nper_hour = 5\n"
    config = load(write(tmp_path, text), {"SECRET": "pw"})
    assert config.acknowledgement == AcknowledgementConfig(enabled=True, per_hour=5)
    assert (config.mailboxes[0].plus_address, config.mailboxes[0].acknowledge) == (True, False)


def test_the_number_of_users_and_the_shares_who_write_can_be_set(tmp_path: Path) -> None:
    reach = """
    [reach]
    users = 12000
    areas = { "gift card" = 900 }
    blocked = { share = 20, sureness = 50 }
    annoyed = { share = 2 }
    """
    found = load(write(tmp_path, MAILBOX + reach), {"SECRET": "pw"}).reach
    assert (found.users, found.areas) == (12_000, {"gift card": 900})
    assert found.shares == {1: Share(0.4, 19.6), 3: Share(10, 40)}
    assert load(write(tmp_path, MAILBOX), {"SECRET": "pw"}).reach == Exposure()


@pytest.mark.parametrize(
    ("reach", "remedy"),
    [
        ("users = -1", "reach.users: it must be a number from 0"),
        ("areas = 900", "reach.areas: this must be a table"),
        ('areas = { app = "many" }', "reach.areas.app: it must be a whole number"),
        ("blocked = { sureness = 9 }", "reach.blocked.share: it is missing"),
        ("blocked = { share = 100 }", "reach.blocked.share: it must be a number from 1 to 99"),
        ("blockd = { share = 9 }", "reach.blockd: this key is unknown"),
    ],
)
def test_a_wrong_number_of_users_is_explained(tmp_path: Path, reach: str, remedy: str) -> None:
    with pytest.raises(ConfigError, match=remedy):
        load(write(tmp_path, f"{MAILBOX}\n[reach]\n{reach}\n"), {"SECRET": "pw"})


def test_the_office_has_hours_holidays_and_targets(tmp_path: Path) -> None:
    text = """
[office]
hours = { monday = "09:00-13:00, 14:00-24:00", friday = "" }
country = "DE"
subdivision = "BY"
closed = ["2026-12-24"]
first_answer_hours = 4
"""
    office = load(write(tmp_path, text), {}).office
    assert office.week[0] == ((time(9), time(13)), (time(14), time(0)))
    assert office.week[1] == ((time(9), time(18)),)
    assert office.week[4] == ()
    assert (office.country, office.subdivision, office.first_answer_hours) == ("DE", "BY", 4)
    assert office.closed == {date(2026, 12, 24)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('hours = { monday = "9-18" }', "office.hours.monday: write hours in their order"),
        ('hours = { monday = "18:00-09:00" }', "office.hours.monday: write hours"),
        ('hours = { monday = "09:00-25:00" }', "office.hours.monday: write hours"),
        ("hours = { monday = 9 }", 'office.hours.monday: write a day like monday = "09:00-18:00"'),
        ('hours = { mardi = "09:00-18:00" }', "office.hours.mardi: write a day like"),
        ('country = "XX"', "office.country: its holidays are not known"),
        ('country = "IT"\nsubdivision = "ZZ"', "office.subdivision: its holidays are not known"),
        ('subdivision = "BZ"', "office.country: say of which country"),
        ('closed = ["Christmas"]', 'office.closed: write days like ["2026-12-24"]'),
        ("remind_hours = 0", "office.remind_hours: it must be a number from 1 to 100"),
    ],
)
def test_a_wrong_office_is_said_with_the_remedy(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, f"[office]\n{text}"), {})
    assert words in str(caught.value)


def test_an_office_that_never_works_is_refused(tmp_path: Path) -> None:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    hours = ", ".join(f'{day} = ""' for day in days)
    with pytest.raises(ConfigError, match="name at least one day"):
        load(write(tmp_path, f"[office]\nhours = {{ {hours} }}"), {})


def test_a_file_can_not_be_larger_than_its_mail(tmp_path: Path) -> None:
    text = MAILBOX + "[attachments]\nfile_mb = 9\nmail_mb = 8"
    with pytest.raises(ConfigError, match=r"attachments\.file_mb: no file can be larger"):
        load(write(tmp_path, text), {"SECRET": "pw"})
    found = load(write(tmp_path, MAILBOX + "[attachments]\nfiles = 3"), {"SECRET": "pw"})
    assert (found.attachments.files, found.attachments.mail_mb) == (3, 15)
