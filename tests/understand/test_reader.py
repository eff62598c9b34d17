import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import Reading
from inbox_assistant.understand.means import WEIGHTS, load_arrays
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.words import Words
from tests.understand.making import LOGIN, FakeEmbedder

VALUES: dict[str, set[Any]] = {
    "emotion": {
        "anger", "frustration", "anxiety", "disappointment", "confusion", "gratitude", "joy",
        "neutral",
    },
    "intensity": {0, 1, 2, 3},
    "warmth": {"cold", "neutral", "warm"},
    "formality": {"formal", "neutral", "informal"},
    "blocking": {0, 1, 2, 3},
    "motive": {
        "fix", "information", "refund", "complaint", "cancel", "praise", "request", "other",
    },
    "vague": {True, False},
}  # fmt: skip

letters_reader = Reader(FakeEmbedder())


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    yield Reader()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=400), st.text(max_size=40))
def test_no_mail_makes_it_raise_or_answer_outside_its_words(
    subject: str, body: str, name: str
) -> None:
    words = Words(subject, body, name)
    reading = letters_reader.read(words).reading
    for field, values in VALUES.items():
        judged = getattr(reading, field)
        assert judged.value in values
        assert 0 <= judged.probability <= 1
        assert all(piece in words.text for piece in judged.evidence)


@pytest.mark.parametrize(
    "body",
    ["", " \n ", "\x00\ud800", "a" * 100_000, "!" * 50_000, "\U0001f621" * 999, "()[]" * 999],
)
def test_odd_mails_are_read(body: str) -> None:
    letters_reader.read(Words(body, body, body))


def test_reading_is_deterministic(reader: Reader) -> None:
    assert reader.read(LOGIN) == reader.read(LOGIN)


def test_a_batch_reads_as_one_by_one(reader: Reader) -> None:
    mails = [LOGIN, Words("help", "wtf is this, app crashes ALL the time!!")]
    together = [u.reading for u in reader.read_many(mails)]
    assert [r.emotion.value for r in together] == [
        reader.read(m).reading.emotion.value for m in mails
    ]


def test_a_reading_survives_its_json_form(reader: Reader) -> None:
    reading = reader.read(LOGIN).reading
    assert Reading.from_dict(json.loads(json.dumps(reading.as_dict()))) == reading


def test_intensity_is_nothing_exactly_for_a_neutral_mail(reader: Reader) -> None:
    for body in ("Buongiorno, quali sono gli orari?", "VERGOGNA!!! Rivoglio i miei soldi!"):
        reading = reader.read(Words("", body)).reading
        assert (reading.intensity.value == 0) == (reading.emotion.value == "neutral")


@pytest.mark.parametrize(
    ("body", "field", "value"),
    [
        ("VERGOGNA!!! siete dei ladri, vi denuncio!", "emotion", "anger"),
        ("Mille grazie di cuore, tutto risolto, siete gentilissimi!", "emotion", "gratitude"),
        ("Thank you so much, it works perfectly now!", "warmth", "warm"),
        ("Sehr geehrte Damen und Herren, ich bitte Sie um Prüfung.", "formality", "formal"),
        ("salut, t'as une idée de quand ça marche ??", "formality", "informal"),
        ("Quiero la devolución de mi dinero, me habéis cobrado dos veces.", "motive", "refund"),
        ("Non va. Aiuto.", "vague", True),
    ],
)
def test_plain_cases_are_read_right(
    reader: Reader, body: str, field: str, value: str | bool
) -> None:
    assert getattr(reader.read(Words("", body)).reading, field).value == value


def test_weights_hold_plain_arrays_only() -> None:
    for name in ("register.npz", "means.npz", "grouping.npz"):
        arrays = load_arrays(name)
        assert all(array.dtype != np.dtype(object) for array in arrays.values())
    sizes = [len(file.read_bytes()) for file in WEIGHTS.iterdir() if file.name.endswith(".npz")]
    assert sum(sizes) < 3_000_000
