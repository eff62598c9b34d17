"""The [[webhooks]] parts and the address of the inbox: every mistake named with its remedy."""

from pathlib import Path

import pytest

from inbox_assistant.config import WEBHOOK_EVENTS, Config, load
from inbox_assistant.errors import ConfigError

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
GOOD = '[[webhooks]]\nurl = "https://hooks.example/inbox?team=1"\nsecret_env = "HOOK"\n'


def config(folder: Path, text: str, secret: str = SECRET) -> Config:
    path = folder / "inbox-assistant.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, {"HOOK": secret})


def test_a_webhook_is_told_of_everything_unless_it_says_otherwise(tmp_path: Path) -> None:
    [hook] = config(tmp_path, GOOD).webhooks
    assert (hook.name, hook.events, hook.timeout_seconds) == ("hooks.example", WEBHOOK_EVENTS, 10)
    [chosen] = config(tmp_path, GOOD + 'events = ["issue.burst"]\nname = "chat"').webhooks
    assert (chosen.name, chosen.events) == ("chat", ("issue.burst",))


def test_a_receiver_on_this_machine_may_be_spoken_to_plainly(tmp_path: Path) -> None:
    assert config(tmp_path, GOOD.replace("https://hooks.example", "http://127.0.0.1:8000")).webhooks


def test_the_address_of_the_inbox_loses_its_last_slash(tmp_path: Path) -> None:
    found = config(tmp_path, '[web]\naddress = "https://inbox.example/"')
    assert found.web.address == "https://inbox.example"


@pytest.mark.parametrize(
    ("text", "secret", "words"),
    [
        (GOOD.replace("https", "http"), SECRET, "webhooks[1].url: write an address"),
        (GOOD.replace("hooks.example", "a:b@hooks.example"), SECRET, "webhooks[1].url"),
        (GOOD.replace("hooks.example", "["), SECRET, "webhooks[1].url"),
        (GOOD + 'events = ["issue.gone"]', SECRET, "'issue.gone' is none: choose of issue.new"),
        (GOOD, "", "webhooks secret' prints a new secret"),
        (GOOD, "whsec_short", "24 to 64 bytes in base64"),
        (GOOD, SECRET.removeprefix("whsec_"), "24 to 64 bytes in base64"),
        (GOOD.replace("secret_env", "secret"), SECRET, "use secret_file or secret_env"),
        (GOOD + "timeout_seconds = 0", SECRET, "a number from 1 to 60"),
        (GOOD + 'ca_file = "none.pem"', SECRET, "there is no file"),
        (GOOD + GOOD, SECRET, "two have the same name"),
        ("webhooks = 1", SECRET, "write each one as a [[webhooks]] part"),
        ('[web]\naddress = "inbox.example"', SECRET, "web.address: write how browsers reach"),
        ('[web]\naddress = "https://[x"', SECRET, "web.address"),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(
    tmp_path: Path, text: str, secret: str, words: str
) -> None:
    with pytest.raises(ConfigError) as wrong:
        config(tmp_path, text, secret)
    assert words in str(wrong.value)
    assert SECRET not in str(wrong.value)
