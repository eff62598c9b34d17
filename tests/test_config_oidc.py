"""The [oidc] part: safe by default, and every mistake named with its remedy."""

from pathlib import Path

import pytest

from inbox_assistant.config import Config, load
from inbox_assistant.errors import ConfigError

GOOD = '[oidc]\nissuer = "https://id.example"\nclient_id = "inbox"\n'


def config(folder: Path, text: str) -> Config:
    path = folder / "inbox-assistant.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, {"OIDC": "s3cret"})


def test_without_the_part_there_is_no_single_sign_on(tmp_path: Path) -> None:
    assert config(tmp_path, "").oidc is None


def test_the_secret_comes_from_outside_and_never_shows(tmp_path: Path) -> None:
    found = config(tmp_path, GOOD + 'client_secret_env = "OIDC"\ndomains = ["Shop.Example"]').oidc
    assert found is not None and found.client_secret == "s3cret"
    assert "s3cret" not in repr(found)
    assert (found.create_agents, found.domains) == (False, ("shop.example",))


def test_a_provider_on_this_machine_may_speak_plainly(tmp_path: Path) -> None:
    found = config(tmp_path, GOOD.replace("https://id.example", "http://127.0.0.1:9000")).oidc
    assert found is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("https", "http"), "oidc.issuer: write the address"),
        (GOOD.replace("https://id.example", "https://a:b@id.example"), "oidc.issuer"),
        (GOOD.replace("https://id.example", "https://id.example:x"), "oidc.issuer"),
        (GOOD.replace('"inbox"', '""'), "oidc.client_id"),
        ('[oidc]\nissuer = "https://id.example"\n', "oidc.client_id: it is missing"),
        (GOOD + "create_agents = true", "oidc.domains: name the mail domains"),
        (GOOD + 'client_secret = "x"', "use client_secret_file or client_secret_env"),
        (GOOD + 'client_secret_env = "NONE"', "set the environment variable NONE"),
        (GOOD + 'ca_file = "none.pem"', "there is no file"),
        (GOOD + "colour = 1", "this key is unknown"),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words.replace("[", r"\[")):
        config(tmp_path, text)
