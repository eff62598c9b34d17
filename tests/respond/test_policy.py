"""What a team offers is its own word, without a deadline, and only when it says so."""

from pathlib import Path

import pytest

from inbox_assistant.cli.wiring import loaded
from inbox_assistant.config import CompensationConfig, load
from inbox_assistant.errors import ConfigError

OPEN = "As a sign of our regret we are crediting 10 € to your account."
LIMITED = "Here is a voucher of 10 €, valid until 31 December only."


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "inbox-assistant.toml"
    path.write_text(text, encoding="utf-8")
    return path


def texts(formal: str = OPEN, informal: str = OPEN, language: str = "en") -> str:
    return f'[compensation.texts.{language}]\nformal = "{formal}"\ninformal = "{informal}"\n'


def test_nothing_is_offered_by_default(tmp_path: Path) -> None:
    assert loaded(written(tmp_path, "")).compensation == CompensationConfig()
    assert CompensationConfig().texts == {}


def test_a_policy_is_read(tmp_path: Path) -> None:
    text = f'[compensation]\nblocking = 2\nmotives = ["refund"]\nlet_down = false\n{texts()}'
    policy = loaded(written(tmp_path, text)).compensation
    assert (policy.blocking, policy.motives, policy.let_down) == (2, ("refund",), False)
    assert policy.texts["en"] == {"formal": OPEN, "informal": OPEN}


@pytest.mark.parametrize("form", ["formal", "informal"])
def test_an_offer_with_a_deadline_is_refused_with_the_words_that_set_it(
    tmp_path: Path, form: str
) -> None:
    path = written(tmp_path, texts(**{form: LIMITED}))
    with pytest.raises(ConfigError, match=rf"texts\.en\.{form}: “.+” sets an end"):
        loaded(path)


def test_an_offer_in_a_language_nobody_is_answered_in_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="choose from: de, en"):
        loaded(written(tmp_path, texts(language="xx")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[compensation]\nmotives = ["praise"]\n', "motives"),
        ("[compensation]\nblocking = 4\n", "blocking"),
        ('[compensation.texts.en]\nformal = "x"\n', "informal"),
        ('[compensation]\nmoney = "x"\n', "money"),
    ],
)
def test_a_wrong_policy_is_refused_by_name(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        load(written(tmp_path, text))
