"""A model is configured safely, or refused in words that say what to change."""

from pathlib import Path

import pytest

from inbox_assistant.config import load
from inbox_assistant.errors import ConfigError
from tests.test_config import MAILBOX, write

HERE = '[model]\nurl = "http://localhost:11434/v1"\nname = "llama"\n'


def configured(folder: Path, text: str, *, used: bool = True) -> str:
    """Load it; return what is refused."""
    mailbox = MAILBOX + ("model = true\n" if used else "")
    with pytest.raises(ConfigError) as wrong:
        load(write(folder, mailbox + text), {"SECRET": "pw", "KEY": "sk-1"})
    return str(wrong.value)


def test_there_is_no_model_unless_a_team_wants_one(tmp_path: Path) -> None:
    config = load(write(tmp_path, MAILBOX), {"SECRET": "pw"})
    assert config.model is None and not config.mailboxes[0].model


def test_a_mailbox_takes_part_by_its_own_key(tmp_path: Path) -> None:
    config = load(write(tmp_path, MAILBOX + "model = true\n" + HERE), {"SECRET": "pw"})
    assert config.model and config.mailboxes[0].model
    assert (config.model.url, config.model.timeout_seconds) == ("http://localhost:11434/v1", 60)
    assert not load(write(tmp_path, MAILBOX + HERE), {"SECRET": "pw"}).mailboxes[0].model


def test_the_key_comes_from_outside_and_never_shows(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-from-file\n", encoding="utf-8")
    for line, key in (('key_env = "KEY"', "sk-1"), ('key_file = "key"', "sk-from-file")):
        config = load(write(tmp_path, MAILBOX + HERE + line), {"SECRET": "pw", "KEY": "sk-1"})
        assert config.model and config.model.key == key
        assert key not in repr(config)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "name it in a [model] part"),
        ("[model]\nname = 'x'", "model.url: it is missing"),
        ("[model]\nurl = 'https://h.example/v1'", "model.name: it is missing"),
        ("[model]\nurl = 'https://h.example/v1'\nname = ' '", "write the name the model has"),
        (HERE + "key = 'sk-1'", "secrets don't belong in this file: use key_file or key_env"),
        (HERE + "key_env = 'NONE'", "set the environment variable NONE"),
        (HERE + "key_file = 'nowhere'", "can't read nowhere"),
        (HERE + "timeout_seconds = 0", "from 1 to 300"),
        (HERE + "per_hour = 0", "from 1 to 10000"),
        (HERE + "languages = ['Polish']", "'Polish' is none: write codes like it, pl"),
        (HERE + "ca_file = 'nowhere.pem'", "there is no file"),
        (HERE + "tools = true", "this key is unknown"),
    ],
)
def test_wrong_keys_are_refused(tmp_path: Path, text: str, words: str) -> None:
    assert words in configured(tmp_path, text)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://models.example/v1", "begin with https"),
        ("http://10.0.0.5:8000/v1", "begin with https"),
        ("http://localhost.evil.example/v1", "begin with https"),
        ("ftp://localhost/v1", "https://host/v1"),
        ("localhost:11434", "https://host/v1"),
        ("https://", "https://host/v1"),
        ("https://[::1/v1", "it is no address"),
        ("https://h.example:99999/v1", "it is no address"),
        ("https://user:pw@h.example/v1", "leave the secret out of the address"),
        ("https://h.example/v1?key=x", "what follows ?"),
        ("https://h.example/v1/chat/completions", "leave out /chat/completions"),
    ],
)
def test_wrong_addresses_are_refused(tmp_path: Path, url: str, words: str) -> None:
    told = configured(tmp_path, f"[model]\nurl = '{url}'\nname = 'x'\n")
    assert words in told and "pw@" not in told


@pytest.mark.parametrize(
    "url", ["https://h.example/v1/", "http://127.0.0.1:8080/v1", "http://[::1]:8080/v1"]
)
def test_safe_lines_are_taken(tmp_path: Path, url: str) -> None:
    text = f"[model]\nurl = '{url}'\nname = 'x'\n"
    config = load(write(tmp_path, MAILBOX + text), {"SECRET": "pw"})
    assert config.model and not config.model.url.endswith("/")


def test_an_open_line_is_taken_when_a_team_says_so(tmp_path: Path) -> None:
    text = "[model]\nurl = 'http://10.0.0.5:8000/v1'\nname = 'x'\nplain_http = true\n"
    assert load(write(tmp_path, MAILBOX + text), {"SECRET": "pw"}).model


def test_a_key_with_a_line_break_never_becomes_a_header(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-1\nX-Evil: yes\n", encoding="utf-8")
    assert "one word" in configured(tmp_path, HERE + "key_file = 'key'")
