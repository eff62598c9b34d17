"""A key of the configuration without documentation fails here: the parser itself says its keys."""

import re
import tomllib
from pathlib import Path
from typing import Any

from inbox_assistant.config import load
from inbox_assistant.config.parser import Parser
from tests.docs.books import ROOT, book, section

TEMPLATE = "inbox_assistant/config.template.toml"
# What the parser knows only to refuse it: secrets don't belong into the file.
REFUSED = {"password", "client_secret", "secret", "key"}
# `init` writes how a mailbox is entered; addresses of providers we don't know are for the few.
LEFT_OUT = {("mailboxes", key) for key in ("token_url", "device_url", "authorize_url", "scope")}
# Every part there is, with as little in it as will do.
WHOLE = """
[[mailboxes]]
address = "a@shop.example"
provider = "generic"
oauth = { client_id = "x", token_url = "https://x.example/token", scope = "mail" }
[[webhooks]]
url = "https://x.example/hook"
secret_env = "SECRET"
[oidc]
issuer = "https://x.example"
client_id = "x"
domains = ["x.example"]
[model]
url = "http://localhost:1/v1"
name = "x"
[reach]
blocked = { share = 60 }
[compensation.texts.en]
formal = "x"
informal = "x"
"""


class Listening(Parser):
    """A parser that remembers which keys it would have taken, and where."""

    def __init__(self) -> None:
        super().__init__(Path("x.toml"), {"SECRET": "whsec_" + "A" * 32})
        self.heard: dict[str, set[str]] = {}

    def _only(self, data: dict[str, Any], where: str, known: set[str]) -> None:
        part = re.match(r"\w*", where)
        assert part is not None
        self.heard.setdefault(part[0], set()).update(known)
        super()._only(data, where, known)


def keys() -> list[tuple[str, str]]:
    listening = Listening()
    listening.config(tomllib.loads(WHOLE))
    heard = listening.heard.items()
    return [(part, key) for part, known in heard for key in sorted(known - REFUSED)]


def documented(part: str) -> str:
    """Return what stands about a part of the file; without a part: about the whole, whose tables
    have headings of their own."""
    text = book("docs/configure.md")
    if not part:
        return text.split("\n## ")[0] + "".join(re.findall(r"(?m)^## .*$", text))
    return section(text, f"`[{part}]`") + section(text, f"`[[{part}]]`")


def written(part: str) -> str:
    """Return what the template says of a part, its examples included."""
    text = book(TEMPLATE)
    if not part:
        return text
    found = re.split(r"(?m)^(?:# )?\[\[?(?=\w+\]\]?)", text)
    return next((one for one in found if re.match(rf"{part}\]", one)), "")


def test_every_key_is_documented() -> None:
    missing = [
        (part, key)
        for part, key in keys()
        if not re.search(rf"[`{{ ]{key}(?:`| =)|`\[\[?{key}\]", documented(part))
    ]
    assert missing == []


def test_every_key_stands_in_the_template() -> None:
    missing = [
        (part, key)
        for part, key in keys()
        if (part, key) not in LEFT_OUT and not re.search(rf"\b{key}\b", written(part))
    ]
    assert missing == []


def test_no_key_is_documented_that_is_none() -> None:
    known = set(keys())
    told = {
        (part, key)
        for part in {part for part, _ in known} - {""}
        for row in re.findall(r"(?m)^\| (`\w+`(?:, `\w+`)*) \|", documented(part))
        for key in re.findall(r"\w+", row)
    }
    assert told - known == set()


def test_the_template_is_a_valid_configuration_once_filled(tmp_path: Path) -> None:
    text = book(TEMPLATE).replace("$access", 'password_env = "SECRET"')
    filled = re.sub(r"\$(\w+)", "x", text)
    chosen = {"language": "it", "timezone": "Europe/Rome", "provider": "generic"}
    for key, value in chosen.items():
        filled = re.sub(rf'(?m)^{key} = "x"', f'{key} = "{value}"', filled)
    filled = filled.replace('address = "x"', 'address = "a@x.example"')
    path = tmp_path / "inbox-assistant.toml"
    path.write_text(filled, encoding="utf-8")
    assert load(path, {"SECRET": "pw"}).mailboxes[0].address == "a@x.example"


def test_every_provider_is_told_of() -> None:
    known = tomllib.loads((ROOT / "inbox_assistant/providers.toml").read_text(encoding="utf-8"))
    told = book("docs/connect.md")
    assert [name for name in known if f"`{name}`" not in told] == []
    hosts = [
        one[key] for name, one in known.items() if name != "generic" for key in ("imap", "smtp")
    ]
    assert [host for host in hosts if host not in told] == []
