import json
from collections.abc import Iterator

import numpy as np
import pytest

from inbox_assistant.model import JUDGED_FIELDS, Reading
from inbox_assistant.understand.means import WEIGHTS, load_arrays
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.words import Words
from tests.understand.making import LOGIN


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    yield Reader()


def test_reading_is_deterministic(reader: Reader) -> None:
    assert reader.read(LOGIN) == reader.read(LOGIN)


def test_a_batch_reads_as_one_by_one(reader: Reader) -> None:
    mails = [LOGIN, Words("help", "wtf is this, app crashes ALL the time!!")]
    for words, together in zip(mails, reader.read_many(mails), strict=True):
        alone = reader.read(words).reading
        for field in JUDGED_FIELDS:
            judged, own = getattr(together.reading, field), getattr(alone, field)
            assert judged.value == own.value
            assert judged.probability == pytest.approx(own.probability, abs=0.001)


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
