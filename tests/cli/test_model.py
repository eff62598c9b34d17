"""The model on the command line: tried by `doctor`, and used by `suggest --model` alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from inbox_assistant.cli.modelling import lines_of
from inbox_assistant.config import Config, MailboxConfig, Server
from tests.cli.conftest import Run
from tests.cli.test_stages import MAILS, lines, parsed
from tests.rig.oracle import Oracle, http, the_draft


def configure(path: Path, oracle: Oracle) -> None:
    """Add the model to a configuration."""
    url = f"http://localhost:{oracle.port}/v1"
    text = path.read_text(encoding="utf-8")
    path.write_text(f'{text}\n[model]\nurl = "{url}"\nname = "wordsmith"\n', encoding="utf-8")


def test_suggestions_are_worded_by_the_model_when_asked_for(run: Run, config_path: Path) -> None:
    with Oracle([the_draft]) as oracle:
        configure(config_path, oracle)
        plain = parsed(run("suggest", stdin=lines(*MAILS)).stdout)
        assert oracle.forms == [] and "by_model" not in plain[0]
        worded = parsed(run("suggest", "--model", stdin=lines(*MAILS)).stdout)
    assert len(oracle.forms) == len(MAILS)
    for before, after in zip(plain, worded, strict=True):
        assert after["by_model"] and "wordsmith" in after["note"]
        assert after["text"] == before["text"] and after["promise"] == before["promise"]


def test_a_model_that_fails_costs_no_line(run: Run, config_path: Path) -> None:
    with Oracle([http(b"", "500 Oops")]) as oracle:
        configure(config_path, oracle)
        result = run("suggest", "--model", stdin=lines(*MAILS))
    assert result.exit_code == 0
    for line in parsed(result.stdout):
        assert not line["by_model"] and "failed (500)" in line["note"] and line["text"]


def test_without_a_model_it_is_said_where_to_name_one(run: Run) -> None:
    result = run("suggest", "--model", stdin=lines(*MAILS))
    assert result.exit_code != 0 and "[model]" in result.output
    assert "Traceback" not in result.output


def found_by_doctor(oracle: Oracle, *, used: bool = True, language: str = "en") -> list[str]:
    server = Server("127.0.0.1", 1, "u", "none")
    mailbox = MailboxConfig("shop", "a@shop.example", server, server, model=used)
    config = Config(store="", mailboxes=(mailbox,), language=language, model=oracle.config())
    return [f"{ok}: {words}" for ok, words in lines_of(config)]


def test_doctor_asks_the_model_for_one_word_and_sends_no_mail() -> None:
    with Oracle() as oracle:
        assert found_by_doctor(oracle) == ["True: model wordsmith answers, for shop"]
        assert "Say hello" in oracle.told


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http(b"", "401 Unauthorized"), "does not accept the key (401)"),
        (http(b"", "404 Not Found"), "no such model or address"),
        (http(b"", "302 Found", "Location: http://x.example"), "sends us elsewhere"),
        (http(b"<html>"), "an answer that is none"),
    ],
)
def test_doctor_says_what_is_wrong_with_the_model(answer: bytes, words: str) -> None:
    with Oracle([answer]) as oracle:
        [line] = found_by_doctor(oracle)
    assert line.startswith("False: model wordsmith: ") and words in line
    assert "sk-secret" not in line


def test_doctor_asks_no_model_that_no_mailbox_uses() -> None:
    with Oracle() as oracle:
        [line] = found_by_doctor(oracle, used=False)
        assert "no mailbox uses it" in line and oracle.forms == []
        nothing = replace(Config(store="", mailboxes=()), model=None)
        assert list(lines_of(nothing)) == []
