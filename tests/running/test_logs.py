"""Log lines tell what happens, never what people wrote, who they are, or a secret."""

import json
import logging
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.config import Config, LogsConfig, MailboxConfig, ModelConfig, Server
from inbox_assistant.errors import InboxAssistantError, MailError
from inbox_assistant.running import logs

OURS = "inbox_assistant.mail.poller"
SECRET = "k0ala with spaces 'and' \"quotes\""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    server = Server("mail.shop.example", 993, "anna", password=SECRET)
    mailbox = MailboxConfig("support", "support@shop.example", server, server)
    return Config(
        store=str(tmp_path / "inbox.db"),
        mailboxes=(mailbox,),
        model=ModelConfig("https://llm.example/v1", "m", key="another-secret"),
        logs=LogsConfig(folder=tmp_path / "logs"),
    )


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, given back as it was."""
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    yield root
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:], logging.raiseExceptions = handlers, raising
    root.setLevel(level)


def line(
    message: str, *values: object, name: str = OURS, form: str = "text", **more: object
) -> str:
    record = logging.LogRecord(name, logging.WARNING, "poller.py", 7, message, values, None)
    record.__dict__.update(more)
    return logs.Writer("poll", form, {SECRET, "another-secret"}).format(record)


def failed(error: Exception) -> str:
    try:
        raise error
    except Exception as caught:
        record = logging.LogRecord(
            OURS, logging.ERROR, "x.py", 1, "It failed", (), (type(caught), caught, None)
        )
        record.exc_info = (type(caught), caught, caught.__traceback__)
    return logs.Writer("poll", "text").format(record)


def test_a_line_is_pairs_or_json() -> None:
    pairs = dict(part.split("=", 1) for part in shlex.split(line("Mail %d was read", 12)))
    assert pairs["part"] == "poll" and pairs["level"] == "warning"
    assert pairs["event"] == "Mail 12 was read" and pairs["from"] == OURS
    assert json.loads(line("Mail %d was read", 12, form="json"))["event"] == "Mail 12 was read"


def test_an_event_is_one_line_whatever_it_says() -> None:
    said = line("a\nlevel=error part=forged\r\n\x85b\u2028c %s", "x\ny")
    assert len(said.splitlines()) == 1


@given(st.text(), st.sampled_from(["text", "json"]))
@settings(max_examples=60, deadline=None)
def test_known_secrets_and_addresses_are_never_written(words: str, form: str) -> None:
    said = line(f"{words} {SECRET} %s", "anna.verdi+x@kunde.example", form=form)
    for planted in (SECRET, json.dumps(SECRET)[1:-1], "anna.verdi", "kunde.example"):
        assert planted not in said
    assert len(said.splitlines()) == 1


@given(st.text(min_size=12, alphabet=st.characters(categories=["L"])))
@settings(max_examples=60, deadline=None)
def test_nothing_a_library_says_is_written(words: str) -> None:
    for name in ("imapclient.imaplib", "mailparser", "waitress", "webber", "inbox_assistants"):
        said = line(f"got {words}: %s", words, name=name)
        assert words not in said
        assert f"from={name}" in said and "poller:7" in said


@given(st.text(min_size=12, alphabet=st.characters(categories=["L"])))
@settings(max_examples=30, deadline=None)
def test_of_an_exception_only_its_kind_and_places_are_written(words: str) -> None:
    said = failed(ValueError(f"this mail says {words}"))
    assert words not in said
    assert "ValueError" in said and "test_logs.py" in said and "failed" in said


def test_the_causes_of_an_exception_are_told() -> None:
    try:
        try:
            raise OSError("gone")
        except OSError as cause:
            raise MailError("no line") from cause
    except MailError as error:
        assert 'error="MailError < OSError"' in failed(error)


def test_a_message_that_does_not_fit_its_values_ends_nothing() -> None:
    assert "%d" in line("Mail %d", "twelve")


def test_words_of_a_server_are_bounded() -> None:
    assert len(line("%s", "no " * 10_000)) < 1_000


def test_secrets_are_found_wherever_the_configuration_has_them(config: Config) -> None:
    assert logs.secrets_of(config) == {SECRET, "another-secret"}


def test_files_are_one_a_day_for_their_owner_and_old_ones_go(
    config: Config, root: logging.Logger, tmp_path: Path
) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    for name in ("read-2020-01-01.log", "read-notadate1.log", "mine.log", "send-9999-99-99.log"):
        (folder / name).touch()
    logs.begin(config, "send")
    logging.getLogger("inbox_assistant.x").info("It begins")
    logging.getLogger("imapclient").debug("LOGIN %s", SECRET)
    names = {path.name for path in folder.iterdir()}
    assert "read-2020-01-01.log" not in names
    assert {"mine.log", "read-notadate1.log", "send-9999-99-99.log"} < names
    [written] = folder.glob("send-20*.log")
    assert written.stat().st_mode & 0o777 == 0o600
    assert "It begins" in written.read_text() and SECRET not in written.read_text()


def test_logs_are_kept_for_21_days_by_default(tmp_path: Path) -> None:
    for day in ("2026-03-01", "2026-03-02", "2026-03-23"):
        (tmp_path / f"read-{day}.log").touch()
    gone = logs.outdated(tmp_path, date(2026, 3, 23), LogsConfig().days)
    assert [path.name for path in gone] == ["read-2026-03-01.log"]


def test_without_a_folder_lines_go_to_the_standard_error(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.begin(Config(store="x"), "read")
    logging.getLogger("web.erasing").info("Conversation %d was deleted", 3)
    with pytest.raises(SystemExit) as ended, logs.told():
        raise InboxAssistantError("The disk is full for anna@shop.example.")
    assert ended.value.code == 1
    told = capsys.readouterr().err.splitlines()
    assert "Conversation 3 was deleted" in told[0]
    assert "The disk is full" in told[1] and "anna" not in told[1]


def test_an_error_of_our_own_ends_a_part_without_its_words(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.begin(Config(store="x"), "read")
    with pytest.raises(SystemExit), logs.told():
        raise KeyError("the mail's own words")
    said = capsys.readouterr().err
    assert "KeyError" in said and "own words" not in said
