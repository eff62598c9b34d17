from pathlib import Path
from typing import Any

from benchmarks.peers import POLARITY
from benchmarks.public_emotion import f1_among, polarity_of
from benchmarks.samples import KNOWN, known, rank_correlation, sample

ROWS: list[dict[str, Any]] = [
    {"text": f"{pair} {form}", "pair": f"p{pair}", "label": form}
    for pair in range(20)
    for form in ("formal", "informal")
]


def test_every_emotion_of_ours_answers_a_label_of_each_set() -> None:
    for ours in KNOWN["ours"].values():
        assert set(ours) == set(POLARITY)


def test_a_set_is_known_by_its_name_packed_or_not() -> None:
    assert known(Path("x/emotion_xed.jsonl.gz")) == known(Path("emotion_xed.jsonl"))
    assert known(Path("pentola.jsonl")) is None


def test_each_set_names_its_licence() -> None:
    assert all(about["source"] and about["licence"] for about in KNOWN["sets"].values())


def test_rows_that_tune_lexicons_are_not_measured() -> None:
    drawn = sample(ROWS, most=1_000, seed=1)
    texts = [[row["text"] for row in rows] for rows in drawn]
    assert len(texts[0]) == 30 and len(texts[1]) == 10
    assert not set(texts[0]) & set(texts[1])


def test_the_same_seed_draws_the_same_rows_with_pairs_side_by_side() -> None:
    drawn = sample(ROWS, most=20, seed=3).measured
    assert drawn == sample(ROWS, most=20, seed=3).measured != sample(ROWS, most=20, seed=4).measured
    assert all(one["pair"] == two["pair"] for one, two in zip(drawn[::2], drawn[1::2], strict=True))


def test_a_row_with_joy_and_anger_has_no_polarity() -> None:
    about = {"labels": "labels"}
    assert polarity_of({"labels": ["joy", "anger"]}, about) is None
    assert polarity_of({"labels": ["anger", "disgust", "surprise"]}, about) == "negative"
    assert polarity_of({"labels": ["surprise"]}, about) is None


def test_one_answer_meets_one_of_several_labels() -> None:
    told = [(frozenset({"anger", "fear"}), "anger"), (frozenset({"fear"}), "fear")]
    # anger is met once of once, fear once of twice
    assert f1_among(told) == (1 + 2 / 3) / 2


def test_always_the_same_answer_agrees_with_no_order() -> None:
    assert rank_correlation([1, 2, 3], [5, 5, 5]) == 0.0
    assert rank_correlation([1, 2, 3], [2, 3, 7]) == 1.0
