import sys

import pytest

from benchmarks.peers import (
    PEERS,
    POLARITY,
    Peer,
    Thresholds,
    commonest,
    in_polarity,
    score_of,
    tuned,
)
from inbox_assistant.model import reading
from training.measures import Answer


def test_every_emotion_has_a_polarity() -> None:
    assert set(POLARITY) == set(reading.Emotion.__args__)  # type: ignore[attr-defined]


def test_thresholds_are_tuned_to_tell_three_polarities_apart() -> None:
    scores = [-0.9, -0.5, 0.0, 0.0, 0.3, 0.8]
    truth = ["negative", "negative", "neutral", "neutral", "neutral", "positive"]
    cut = tuned(scores, truth)
    assert [cut.polarity(score) for score in scores] == truth


def test_between_the_thresholds_a_text_is_neutral() -> None:
    assert Thresholds(-0.1, 0.1).polarity(0.1) == "neutral"


def test_a_peer_that_is_not_installed_has_no_score(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("vaderSentiment", "vaderSentiment.vaderSentiment"):
        monkeypatch.setitem(sys.modules, name, None)
    vader = PEERS[0]
    assert score_of(Peer("VADER unseen", vader.language, vader.make)) is None


def test_frustration_taken_for_anger_is_the_right_polarity() -> None:
    (answer,) = in_polarity([Answer("anger", "frustration", 0.6, "en")])
    assert answer.right and answer.truth == "negative"


def test_the_commonest_value_is_said_of_all() -> None:
    answers = [Answer(truth, "x", 1.0, "en") for truth in ("a", "b", "b")]
    assert [answer.said for answer in commonest(answers)] == ["b", "b", "b"]
